import JujuProtocol

/// What happens to the agents of units, besides their hooks.
extension Controller {
    /// Moves the lead of an application to one of its units, as when the leader's lease has run out.
    ///
    /// - Throws: ``SimulationError``: `notFound`, or `conflict` for a unit that is unwanted.
    public func setLeader(_ unit: UnitName) throws(SimulationError) {
        guard let state = model.units[unit] else { throw SimulationError(.notFound, "unit \(unit) does not exist") }
        guard state.life == .alive else {
            throw SimulationError(.conflict, "unit \(unit) is going away and cannot take the lead")
        }
        model.applications[unit.application]?.leader = unit
        agenda.noteAll()
    }

    /// Restarts the agent of a unit, as an upgrade of Juju does.
    ///
    /// - Throws: ``SimulationError`` with code `notFound`.
    public func restartAgent(of unit: UnitName) throws(SimulationError) {
        guard model.units[unit] != nil else { throw SimulationError(.notFound, "unit \(unit) does not exist") }
        reloadAgent(of: unit)
        agenda.noteAll()
    }

    /// Reboots a machine: the agents of its units restart, and run start once more.
    public func rebootMachine(_ id: String) {
        let isMoving = model.machines[id]?.seriesUpgrade != nil
        for unit in model.units.keys(in: ModelUnit.group(machine: id)) {
            reloadAgent(of: unit)
            guard model.units[unit]?.delivered.isStarted == true else { continue }
            model.units[unit]?.delivered.reboot = isMoving ? .dueAfterMove : .due
        }
        agenda.noteAll()
    }

    /// What an agent forgets when it ends and reads anew when it begins (uniter relation/statetracker.go loadInitialState,
    /// secrets/secrets.go init): neither the other application of a relation nor that its units are peers is read anew, and
    /// a secret's change that was not told of by then never is.
    private func reloadAgent(of unit: UnitName) {
        guard var delivered = model.units[unit]?.delivered else { return }
        delivered.leaderSettingsVersion = nil
        delivered.expiryRetries = [:]
        for id in delivered.relations.keys {
            if model.relations[id]?.scope.contains(unit) == true {
                delivered.relations[id]?.isReloaded = true
            } else {
                delivered.relations[id] = nil
            }
        }
        for id in delivered.secretRevisions.keys {
            if let secret = model.secrets[id], mayRead(unit, secret) {
                delivered.secretRevisions[id] = secret.latestRevision
            }
        }
        model.units[unit]?.delivered = delivered
    }
}
