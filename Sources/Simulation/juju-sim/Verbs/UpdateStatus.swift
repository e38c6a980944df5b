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
