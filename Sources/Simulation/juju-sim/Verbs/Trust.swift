import ArgumentParser
import SimulatedJuju

/// trust: lets a charm see the cloud's credentials.
struct Trust: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Let a charm see the cloud's credentials.")

    @OptionGroup var settling: SettleOptions
    @Flag(help: "Take the trust back.")
    var remove = false
    @Option(help: "Taken from juju, where it matters on Kubernetes only.")
    var scope: String?
    @Argument(help: "The application.")
    var application: String

    func perform() throws {
        let stored = try settling.state.simulation()
        let name = try stored.controller.model.application(named: application).name
        stored.controller.model.applications[name]?.trust = !remove
        try settling.settle(stored)
    }
}
