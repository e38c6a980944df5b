import JujuProtocol

/// Units that are to go whatever holds them up.
extension Controller {
    /// How long Juju gives the agents, in seconds: `--max-wait` (cmd/juju/application/removeunit.go).
    private static let forceWait = 60.0

    /// Marks units as unwanted even when a hook holds them up; those that are not held up run their hooks.
    ///
    /// - Throws: ``SimulationError``, as for units that are removed without force.
    public func removeUnits(
        _ names: [UnitName], destroysStorage: Bool = false, isForced: Bool
    ) throws(SimulationError) {
        try removeUnits(names, destroysStorage: destroysStorage)
        if isForced { force(names) }
    }

    /// Lets units go without hooks where one holds them up.
    public func force(_ names: [UnitName]) {
        for name in names where model.units[name] != nil { model.units[name]?.isForced = true }
    }

    /// Takes machines out of the model, and their units without any hooks of theirs (state/cleanup.go:
    /// cleanupForceDestroyedMachineInternal, obliterateUnit).
    ///
    /// - Throws: ``SimulationError`` with code `notFound`.
    public func obliterateMachines(_ ids: [String]) throws(SimulationError) {
        for id in ids where model.machines[id] == nil {
            throw SimulationError(.notFound, "machine \(id) not found")
        }
        for id in ids {
            let units = model.units.values(in: ModelUnit.group(machine: id))
            for unit in units.filter({ $0.principal != nil }) + units.filter({ $0.principal == nil }) {
                model.units[unit.name]?.life = .dying
                removeUnit(unit.name)
            }
            model.machines[id] = nil
        }
        agenda.noteAll()
    }

    /// Takes out of the model what is forced and held up by a failed hook, without running any other; subordinates are forced in
    /// their turn (state/cleanup.go: cleanupForceDestroyedUnit).
    ///
    /// - Returns: Whether there was anything.
    func removeForcedUnits() -> Bool {
        let stuck = model.units.values.filter { $0.isForced && $0.life == .dying && $0.delivered.failed != nil }
        if stuck.isEmpty { return false }
        model.elapsed += Self.forceWait
        for unit in stuck.map(\.name).sorted() {
            let subordinates = subordinates(of: unit)
            force(subordinates)
            destroySubordinates(subordinates)
            model.units[unit]?.delivered.failed = nil
            removeUnit(unit)
        }
        agenda.noteAll()
        return true
    }
}
