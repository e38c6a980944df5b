import ArgumentParser
import SimulatedJuju

/// grant-secret.
struct GrantSecret: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Let applications read a user's secret.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The secret's name or URI.")
    var name: String
    @Argument(help: "The applications, separated by commas.")
    var applications: String

    func perform() throws {
        let stored = try settling.state.simulation()
        for application in applications.split(separator: ",").map(String.init) {
            try stored.controller.grantUserSecret(name, to: application)
        }
        try settling.settle(stored)
    }
}
