import ArgumentParser
import SimulatedJuju

/// remove-secret.
struct RemoveSecret: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Remove a user's secret, or one revision of it.")

    @OptionGroup var settling: SettleOptions
    @Option(help: "Only this revision.")
    var revision: Int?
    @Argument(help: "The secret's name or URI.")
    var name: String

    func perform() throws {
        let stored = try settling.state.simulation()
        try stored.controller.removeUserSecret(name, revision: revision)
        try settling.settle(stored)
    }
}
