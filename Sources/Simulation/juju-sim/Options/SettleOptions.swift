import ArgumentParser
import SimulatedJuju

/// Whether hooks run after a change.
struct SettleOptions: ParsableArguments {
    @OptionGroup var state: StateOptions

    @Flag(name: .customLong("no-settle"), help: "Change the model only; run no hook.")
    var skipsSettling = false

    /// Writes the model, then runs hooks until nothing is left to do.
    func settle(_ stored: StoredSimulation) throws {
        stored.note(CommandText.current())
        try stored.save()
        if skipsSettling { return }
        try stored.settleAndPrint()
    }
}

extension StoredSimulation {
    /// Runs hooks until nothing is left to do, or until the user has had enough.
    ///
    /// - Throws: Exit code 130 when interrupted, 1 when there is no end in sight.
    func settleUnlessInterrupted() throws {
        Interruption.watch()
        for stored in [self] + others { stored.simulation.shouldStop = { Interruption.hasCome } }
        do {
            try settle()
        } catch let error as SimulationError where error.code == .restless {
            Terminal.complain(error.message)
            throw ExitCode(1)
        }
        guard Interruption.hasCome else { return }
        Terminal.complain("interrupted; the model is kept: juju-sim settle goes on")
        throw ExitCode(130)
    }

    /// Runs hooks until nothing is left to do, with a line for each.
    ///
    /// - Throws: Exit code 1 when a unit is left in error.
    func settleAndPrint() throws {
        let printer = HookPrinter()
        for stored in [self] + others {
            // Of another model the name stands before the unit's.
            let prefix = stored === self ? "" : "\(stored.controller.model.name):"
            stored.simulation.onStart = { printer.begin("\(prefix)\($0)", $1) }
            stored.onHook = { printer.print($0, of: "\(prefix)\($0.unit)") }
        }
        defer { printer.end() }
        try settleUnlessInterrupted()
        var isBroken = false
        for stored in [self] + others {
            let model = stored.controller.model
            let (prefix, option) = stored === self ? ("", "") : ("\(model.name):", "-m \(model.name) ")
            for unit in model.units.values.filter({ $0.delivered.failed != nil }).sorted(by: { $0.name < $1.name }) {
                isBroken = true
                Terminal.complain(
                    "\(prefix)\(unit.name): \(unit.agentStatus.message); see juju-sim debug-log \(option)--include \(unit.name)"
                )
            }
        }
        if isBroken { throw ExitCode(1) }
    }
}
