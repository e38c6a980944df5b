import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// update-status: a tick now.
struct UpdateStatus: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Let units run update-status now.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The units; none means all.")
    var units: [UnitName] = []

    func perform() throws {
        let stored = try settling.state.simulation()
        for unit in units.isEmpty ? Array(stored.controller.model.units.keys) : units {
            guard stored.controller.model.units[unit] != nil else {
                throw SimulationError(.notFound, "unit \(unit) does not exist")
            }
            stored.controller.model.units[unit]?.delivered.isStatusDue = true
        }
        try settling.settle(stored)
    }
}

/// resolve: lets a failed hook be tried again, or skips it.
struct Resolve: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Retry the failed hook of units, or skip it.", aliases: ["resolved"])

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The units.")
    var units: [UnitName]
    @Flag(name: .customLong("no-retry"), help: "Count the hook as done.")
    var skips = false

    func perform() throws {
        let stored = try settling.state.simulation()
        for unit in units { try stored.simulation.resolve(unit, retry: !skips) }
        try settling.settle(stored)
    }
}

/// settle: runs what is left to do.
struct Settle: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Run hooks until nothing is left to do.")

    @OptionGroup var settling: SettleOptions

    func perform() throws { try settling.settle(settling.state.simulation()) }
}
