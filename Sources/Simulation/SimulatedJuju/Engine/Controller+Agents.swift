import JujuProtocol

/// What happens to the agents of units, besides their hooks.
extension Controller {
    /// What the agent takes note of without running a hook, before it looks for one: that it leads no more, and the relations
    /// that it takes part in from now on (uniter leadership resolver, relation/statetracker.go SynchronizeScopes).
    func observe(_ unit: UnitName) {
        guard let state = model.units[unit] else { return }
        let delivered = state.delivered
        if delivered.isLeader, state.life == .dying || !model.isLeader(unit) {
            model.units[unit]?.delivered.isLeader = false
        }
        if state.life == .dying, !delivered.isInstalled, delivered.failed == nil, delivered.storage.isEmpty {
            return removeUnit(unit)
        }
        guard state.life == .alive, delivered.isInstalled, delivered.failed == nil, delivered.queued == nil else {
            return
        }
        for id in agenda[unit].created.numbers {
            guard model.relations[id]?.life == .alive else { continue }
            if model.relations[id]?.isSuspended == true {
                noteSuspended(id, for: unit)
            } else if model.relations[id].map({ mayEnterScope(unit, of: $0) }) == true {
                enterScope(unit, of: id)
                if let state = model.units[unit], state.delivered.relations[id]?.isCreated == true,
                    let relation = model.relations[id]
                {
                    agenda.fill(state, in: relation)
                }
            }
        }
    }

    /// Before Juju 4.0 an agent picks relation-created for a relation that is suspended, finds itself outside of it, and counts
    /// the hook as run: it does not come when the relation is resumed.
    func noteSuspended(_ id: Int, for unit: UnitName) {
        guard profile.skipsCreatedOfSuspended, let relation = model.relations[id], relation.life == .alive,
            relation.isSuspended
        else { return }
        model.units[unit]?.delivered.relations[id, default: .init()].isCreated = true
    }

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

    /// Gives the lead of applications that nobody leads, as their leader's lease has run out, to one of their units, drawn by chance:
    /// one that is wanted, if there is any. Returns whether there was such an application.
    func electLeaders() -> Bool {
        var hasElected = false
        for (name, application) in model.applications.sorted(by: { $0.key < $1.key }) where application.leader == nil {
            let units = model.units.values(in: ModelUnit.group(application: name))
            let wanted = units.filter { $0.life == .alive }
            guard let next = (wanted.isEmpty ? units : wanted).map(\.name).sorted().randomElement(using: &model.random)
            else { continue }
            model.applications[name]?.leader = next
            hasElected = true
        }
        if hasElected { agenda.noteAll() }
        return hasElected
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
            if let remote = model.crossModel.secrets[id] {
                delivered.secretRevisions[id] = remote.latestRevision
            } else if let secret = model.secrets[id], mayRead(unit, secret) {
                delivered.secretRevisions[id] = secret.latestRevision
            }
        }
        model.units[unit]?.delivered = delivered
    }
}
