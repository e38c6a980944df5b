import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// restart-agent: what an upgrade of Juju, or an operator on the machine, does to the agents of units.
struct RestartAgent: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Restart the agents of units, as an upgrade of Juju does.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The units.")
    var units: [UnitName]

    func perform() throws {
        let stored = try settling.state.simulation()
        for unit in units { try stored.controller.restartAgent(of: unit) }
        try settling.settle(stored)
    }
}
