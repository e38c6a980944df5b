import JujuProtocol

/// What an operator does to machines, and to the time of the model.
extension Controller {
    /// Takes a machine that deploy made out of the model when no principal unit is left on it (state/unit.go: destroyHostOps).
    func removeMachineIfUnused(_ id: String) {
        guard model.machines[id]?.isManual == false else { return }
        let isUsed = model.units.values(in: ModelUnit.group(machine: id)).contains { $0.principal == nil }
        if !isUsed { model.machines[id] = nil }
    }

    /// Takes machines out of the model that have no units.
    ///
    /// - Throws: ``SimulationError``: `notFound`, or `conflict` for a machine with units, in Juju's words.
    public func removeMachines(_ ids: [String]) throws(SimulationError) {
        for id in ids {
            guard model.machines[id] != nil else { throw SimulationError(.notFound, "machine \(id) not found") }
            let units = model.units.keys(in: ModelUnit.group(machine: id)).sorted().map(\.description)
            guard units.isEmpty else {
                throw SimulationError(
                    .conflict, "machine \(id) has unit(s) \(GoText.quoted(units.joined(separator: ", "))) assigned")
            }
        }
        for id in ids { model.machines[id] = nil }
    }

    /// Begins the move of a machine to another series: its units run pre-series-upgrade and then keep still (before Juju 4.0).
    public func prepareSeriesUpgrade(of id: String, to upgrade: SeriesUpgrade) throws(SimulationError) {
        guard model.machines[id] != nil else { throw SimulationError(.notFound, "machine \(id) does not exist") }
        guard model.profile.hasSeriesUpgrades else {
            throw SimulationError(.conflict, "Juju \(model.jujuVersion) cannot move a machine to another series")
        }
        guard model.machines[id]?.seriesUpgrade == nil else {
            throw SimulationError(
                .conflict, "machine \(id) is being moved to another series already; complete that first")
        }
        model.machines[id]?.seriesUpgrade = upgrade
        agenda.noteAll()
    }

    /// Says that a machine has its new series: its units run post-series-upgrade and go on.
    public func completeSeriesUpgrade(of id: String) throws(SimulationError) {
        guard model.machines[id]?.seriesUpgrade != nil else {
            throw SimulationError(.conflict, "machine \(id) is not being moved to another series; prepare that first")
        }
        let units = model.units.values(in: ModelUnit.group(machine: id))
        if let unit = units.first(where: { $0.delivered.seriesUpgrade == .none }) {
            throw SimulationError(.conflict, "unit \(unit.name) is not yet ready for another series")
        }
        model.machines[id]?.seriesUpgrade?.phase = .complete
        finishSeriesUpgrade(on: id)
        agenda.noteAll()
    }

    /// Ends the move of the unit's machine when all its units were told.
    func finishSeriesUpgrade(of unit: UnitName) {
        if let machine = model.units[unit]?.machine { finishSeriesUpgrade(on: machine) }
    }

    private func finishSeriesUpgrade(on machine: String) {
        guard let upgrade = model.machines[machine]?.seriesUpgrade else { return }
        let units = model.units.values(in: ModelUnit.group(machine: machine))
        guard units.allSatisfy({ $0.delivered.seriesUpgrade == .complete }) else { return }
        for unit in units { model.units[unit.name]?.delivered.seriesUpgrade = .none }
        if let base = try? CharmBase(parsing: upgrade.base) { model.machines[machine]?.base = base }
        model.machines[machine]?.seriesUpgrade = nil
    }

    /// Puts the model's clock forward: what is due by then happens, and every unit gets an update-status if the model's
    /// interval for it, 5 minutes by default, went by.
    public func advanceClock(by seconds: Double) {
        model.elapsed += max(0, seconds)
        if seconds >= ModelSettings.statusInterval(in: model) {
            for unit in Array(model.units.keys) { model.units[unit]?.delivered.isStatusDue = true }
        }
        agenda.noteAll()
    }
}
