import ArgumentParser
import SimulatedJuju

/// update-secret.
struct UpdateSecret: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Give a user's secret new content.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The secret's name or URI.")
    var secret: String
    @OptionGroup var content: SecretContentOptions
    @Option(help: "A new name.")
    var name: String?
    @Flag(help: "Remove revisions that nobody tracks any more.")
    var autoPrune = false

    func perform() throws {
        let stored = try settling.state.simulation()
        let describes = content.info != nil || name != nil || autoPrune
        if !describes || content.file != nil || !content.content.isEmpty {
            try stored.controller.updateUserSecret(secret, content.bytes())
        }
        stored.controller.describeUserSecret(secret, content.info)
        if autoPrune { try stored.controller.pruneUserSecret(secret) }
        if let name { try stored.controller.renameUserSecret(secret, name) }
        try settling.settle(stored)
    }
}
