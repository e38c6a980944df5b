import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// collect-metrics, which Juju had until 3.5.
struct CollectMetrics: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let units run collect-metrics now (Juju before 3.6).",
        discussion:
            "Juju runs it every five minutes where a charm declares metrics; no time goes by here, so that it runs now."
    )

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The application, or a unit.")
    var target: String

    func perform() throws {
        let stored = try settling.state.simulation()
        try stored.runMeterHook(.collectMetrics, on: stored.controller.model.units(named: target))
        try settling.settle(stored)
    }
}

/// set-meter-status, which Juju had until 3.5.
struct SetMeterStatus: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say how units stand with the metering (Juju before 3.6).",
        discussion: "They hear of it as meter-status-changed.")

    @OptionGroup var settling: SettleOptions
    @Option(help: "What to say besides.")
    var info = ""
    @Argument(help: "The application, or a unit.")
    var target: String
    @Argument(help: "GREEN, AMBER or RED.")
    var status: String

    func perform() throws {
        guard ["GREEN", "AMBER", "RED"].contains(status) else {
            throw SimulationError(.badInput, "meter status \"\(status)\" is not one of GREEN, AMBER, RED")
        }
        let stored = try settling.state.simulation()
        let units = try stored.controller.model.units(named: target)
        for unit in units { stored.controller.model.units[unit]?.meterStatus = ModelStatus(status, info) }
        try stored.runMeterHook(.meterStatusChanged, on: units)
        try settling.settle(stored)
    }
}

extension StoredSimulation {
    /// Runs the hook on each of the units, with a line for each.
    fileprivate func runMeterHook(_ kind: Hook.Kind, on units: [UnitName]) throws {
        let printer = HookPrinter()
        onHook = { printer.print($0, of: "\($0.unit)") }
        for unit in units { try runMeterHook(kind, on: unit) }
    }
}
