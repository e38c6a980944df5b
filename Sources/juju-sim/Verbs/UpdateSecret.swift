import ArgumentParser
import SimulatedJuju

/// update-secret.
struct UpdateSecret: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Give a user's secret new content.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The secret's name or URI.")
    var name: String
    @OptionGroup var content: SecretContentOptions

    func perform() throws {
        let stored = try settling.state.simulation()
        if content.info == nil || content.file != nil || !content.content.isEmpty {
            try stored.controller.updateUserSecret(name, content.bytes())
        }
        stored.controller.describeUserSecret(name, content.info)
        try settling.settle(stored)
    }
}
