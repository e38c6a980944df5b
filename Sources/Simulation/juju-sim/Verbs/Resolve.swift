import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// resolve: lets a failed hook be tried again, or skips it.
struct Resolve: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Retry the failed hook of units, or skip it.", aliases: ["resolved"])

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The units.")
    var units: [UnitName] = []
    @Flag(name: .customLong("no-retry"), help: "Count the hook as done.")
    var skips = false
    @Flag(help: "All units that are in error.")
    var all = false

    func perform() throws {
        guard all != !units.isEmpty else {
            throw SimulationError(.badInput, all ? "specify either units or --all, not both" : "no unit specified")
        }
        let stored = try settling.state.simulation()
        let broken = stored.controller.model.units.values.filter { $0.delivered.failed != nil }.map(\.name)
        for unit in all ? broken.sorted() : units { try stored.simulation.resolve(unit, retry: !skips) }
        try settling.settle(stored)
    }
}
