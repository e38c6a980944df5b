import ArgumentParser
import SimulatedJuju

/// Whether hooks run after a change.
struct SettleOptions: ParsableArguments {
    @OptionGroup var state: StateOptions

    @Flag(name: .customLong("no-settle"), help: "Change the model only; run no hook.")
    var skipsSettling = false

    /// Writes the model, then runs hooks until nothing is left to do.
    func settle(_ stored: StoredSimulation) throws {
        stored.note(CommandText.current)
        try stored.save()
        if skipsSettling { return }
        try stored.settleAndPrint()
    }
}

extension StoredSimulation {
    /// Runs hooks until nothing is left to do, with a line for each.
    ///
    /// - Throws: Exit code 1 when a unit is left in error.
    func settleAndPrint() throws {
        let printer = HookPrinter()
        simulation.onStart = { printer.begin($0, $1) }
        onHook = { printer.print($0) }
        defer { printer.end() }
        try simulation.settle()
        try save()
        let broken = controller.model.units.values.filter { $0.delivered.failed != nil }
        for unit in broken.sorted(by: { $0.name < $1.name }) {
            Terminal.complain(
                "\(unit.name): \(unit.agentStatus.message); see juju-sim debug-log --include \(unit.name)")
        }
        if !broken.isEmpty { throw ExitCode(1) }
    }
}
