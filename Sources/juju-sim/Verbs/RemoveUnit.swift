import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// remove-unit.
struct RemoveUnit: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Remove units.")

    @OptionGroup var settling: SettleOptions
    @OptionGroup var prompt: PromptOptions
    @Flag(help: "Count a hook that failed before as done, so that it holds up nothing.")
    var force = false
    @Argument(help: "The units, such as maas-agent/0.")
    var units: [UnitName]

    func perform() throws {
        let stored = try settling.state.simulation()
        if force { try stored.skipFailedHooks(of: units) }
        try stored.controller.removeUnits(units)
        try settling.settle(stored)
    }
}

extension StoredSimulation {
    /// Counts the hook that failed last as done, on each of the units that has one.
    func skipFailedHooks(of units: [UnitName]) throws {
        for unit in units where controller.model.units[unit]?.delivered.failed != nil {
            try simulation.resolve(unit, retry: false)
        }
    }
}
