import JujuProtocol

extension Controller {
    /// The most that a charm may keep through state-set, in bytes of BSON (Juju 3.6).
    static let charmStateLimit = 2_097_152

    /// Takes what a hook committed. Juju 3.6 takes secrets first and each at once, then all else together, so that secrets
    /// count although the rest is refused (apiserver uniter.go: commitHookChangesForOneUnit); Juju 4.0 takes all or nothing
    /// (domain/unitstate/service/commithook.go: CommitHookChanges).
    func commit(_ commit: HookCommit, of unit: UnitName) throws(ToolFailure) {
        if let fault = model.commitFault { throw .failed(fault) }
        try checkNames(of: commit.storage, for: unit)
        guard profile.commitsAtOnce || model.flush == .wished else {
            try commitSecrets(commit, of: unit)
            return try takeRest(commit, of: unit)
        }
        let before = SecretSnapshot(of: commit, by: unit, in: model)
        do throws(ToolFailure) {
            if profile.commitsAtOnce {
                try takeAtOnce(commit, of: unit)
            } else {
                try commitSecrets(commit, of: unit)
                try takeRest(commit, of: unit)
            }
        } catch {
            before.restore(in: &model)
            throw error
        }
    }

    /// Takes all in one transaction, under the lease of the leader where that is wanted.
    private func takeAtOnce(_ all: HookCommit, of unit: UnitName) throws(ToolFailure) {
        var commit = try checkingSecrets(all, of: unit)
        // A dying unit can't use new storage.
        if model.units[unit]?.life != .alive { commit.storage = [] }
        guard wantsLead(commit, of: unit) else { return try takeRest(commit, of: unit) }
        // domain/leaseservice.go: WithLeader
        guard model.isLeader(unit) else { throw .failed("checking lease token: lease not held") }
        do throws(ToolFailure) {
            try takeRest(commit, of: unit)
        } catch { throw error.prefixed("executing leadership func") }
    }

    /// Whether only a leader may commit this: databags of its application, and secrets that belong to it.
    private func wantsLead(_ commit: HookCommit, of unit: UnitName) -> Bool {
        let changed =
            commit.secretUpdates.map(\.id) + (commit.grants + commit.revokes).map(\.id)
            + commit.secretRemovals.map(\.id)
        let owner = ModelSecret.owner(application: unit.application)
        return commit.relations.contains { $0.applicationSettings?.isEmpty == false }
            || commit.secretCreates.contains { $0.owner ?? unit.tag != unit.tag }
            || changed.contains { model.secrets[$0]?.owner == owner }
    }

    /// Refuses storage that the charm does not have (apiserver uniter/storage.go: addStorageToOneUnitOperation).
    private func checkNames(of requests: [HookCommit.StorageRequest], for unit: UnitName) throws(ToolFailure) {
        if requests.isEmpty { return }
        let known = model.applications[unit.application]?.charm.storage ?? [:]
        guard let unknown = requests.first(where: { known[$0.name] == nil }) else { return }
        if profile.commitsAtOnce {
            // 4.0 apiserver uniter.go: prepareCommitHookStorageAdds; domain/application/service/provider.go: populateAddStorageArgs
            throw .failed(
                "preparing storage additions: preparing storage add \(GoText.quoted(unknown.name)) for unit \"\(unit)\": getting unit \"\(model.uuid(of: unit))\" storage directive: storage name not supported"
            )
        }
        throw .failed("adding storage \(unknown.name) for \(unit.tag): storage \"\(unknown.name)\" not found")
    }

    /// Takes what is not a secret; in Juju 4.0 secrets too, in their turn.
    private func takeRest(_ commit: HookCommit, of unit: UnitName) throws(ToolFailure) {
        if commit.relations.contains(where: { $0.applicationSettings != nil }), !model.isLeader(unit) {
            throw .failed("\(profile.leadershipWords): \(notLeader(unit))")
        }
        let ports = try self.ports(of: unit, after: commit)
        if let state = commit.charmState, model.profile.limitsCharmState {
            let size = state.reduce(5) { $0 + $1.key.utf8.count + $1.value.utf8.count + 7 }
            guard size <= Self.charmStateLimit else {
                throw .failed("persisting charm state: max allowed size (\(Self.charmStateLimit)) exceeded")
            }
        }
        if profile.commitsAtOnce { try commitSecrets(commit, of: unit) }
        let storages = Dictionary(commit.storage.map { ($0.name, $0.count) }, uniquingKeysWith: +)
        for (name, count) in storages.sorted(by: { $0.key < $1.key }) {
            guard let refusal = refusal(ofStorage: name, change: count, for: unit) else { continue }
            throw .failed("adding \"\(name)\" storage to \(unit): \(refusal)")
        }
        if commit.podSpec != nil || commit.rawK8sSpec != nil, !model.isLeader(unit) {
            throw .failed("\(profile.leadershipWords): \(notLeader(unit))")
        }
        takeDatabags(commit, of: unit)
        if let state = commit.charmState { model.units[unit]?.charmState = state }
        if let ports { model.units[unit]?.ports = ports }
        if let spec = commit.podSpec { model.applications[unit.application]?.podSpec = spec }
        if let spec = commit.rawK8sSpec { model.applications[unit.application]?.rawK8sSpec = spec }
        for request in commit.storage { addStorage(request.name, count: request.count, to: unit) }
    }

    /// The ports that a unit has open once a hook has opened and closed some; nil where it did neither (state
    /// machine_ports_ops.go).
    private func ports(of unit: UnitName, after commit: HookCommit) throws(ToolFailure) -> [OpenPort]? {
        guard !commit.openPorts.isEmpty || !commit.closePorts.isEmpty else { return nil }
        let charm = model.applications[unit.application]?.charm
        // Before Juju 4.0 those that can be bound, from 4.0 on those that can be related.
        let others = profile.commitsAtOnce ? [RelationEndpoint.implicitName] : charm?.extraBindings ?? []
        let endpoints = Set((charm?.endpoints.keys).map(Array.init) ?? []).union(others).sorted()
        for (verb, changed) in [("open", commit.openPorts), ("close", commit.closePorts)] {
            for port in changed where !port.endpoint.isEmpty && !endpoints.contains(port.endpoint) {
                if profile.commitsAtOnce {
                    // 4.0 domain/unitstate/state/updateunitports.go: lookupRelationUUIDs
                    let id = model.uuid(of: unit)
                    throw .failed(
                        "update ports: looking up relation endpoint uuids for unit \"\(id)\": invalid endpoint(s); [\(port.endpoint)] does exist on unit \(id)"
                    )
                }
                throw .failed(
                    "cannot open/close ports: \(verb) port range: endpoint \(GoText.quoted(port.endpoint)) for unit \"\(unit)\" not found"
                )
            }
        }
        var ports = model.units[unit]?.ports ?? []
        for port in commit.openPorts where !ports.contains(where: { $0.covers(port) }) {
            ports.removeAll { port.covers($0) }
            ports.append(port)
        }
        for port in commit.closePorts {
            let everywhere = OpenPort(endpoint: "", range: port.range)
            // What is open on all endpoints and is closed on one stays open on the others.
            if !port.endpoint.isEmpty, let index = ports.firstIndex(of: everywhere) {
                ports.remove(at: index)
                ports += endpoints.filter { $0 != port.endpoint }.map { OpenPort(endpoint: $0, range: port.range) }
            }
            ports.removeAll { port.covers($0) }
        }
        return ports
    }

    /// Takes the databags of a commit, and after config-changed the unit's addresses in all its relations: before Juju 4.0 what the
    /// hook changed counts more (apiserver uniter.go: updateUnitNetworkInfoOperation); from then on Juju alone writes what others
    /// reach a unit by (domain/unitstate/service/commithook.go: transformRelationSettings).
    private func takeDatabags(_ commit: HookCommit, of unit: UnitName) {
        var changes = commit.relations
        guard commit.updatesNetworkInfo || profile.guardsDatabags else {
            return changes.forEach { merge($0, of: unit) }
        }
        for (index, change) in changes.enumerated() {
            let known = model.relations[change.id]?.unitBags[unit]?.values ?? [:]
            changes[index].unitSettings = change.unitSettings?.filter { key, value in
                profile.guardsDatabags
                    ? key != "ingress-address" && key != "egress-subnets" : known[key] != value
            }
        }
        if commit.updatesNetworkInfo {
            // Addresses first: a relation that somebody still reads is copied when it is written to, with all its databags.
            let all = model.relations(of: unit.application).filter { $0.scope.contains(unit) }.map {
                (id: $0.id, addresses: addresses(of: unit, in: $0))
            }
            for (id, var addresses) in all {
                if profile.guardsDatabags { addresses["private-address"] = nil }
                merge(addresses, of: unit, in: id)
            }
        }
        for change in changes { merge(change, of: unit) }
    }

    private func merge(_ settings: [String: String], of unit: UnitName, in id: Int) {
        if model.relations[id]?.unitBags[unit, default: .init()].merge(settings) == true, agenda.isOpen,
            let relation = model.relations[id]
        {
            agenda.note(unit, in: relation, hasJoined: false)
        }
    }

    private func merge(_ change: HookCommit.RelationChange, of unit: UnitName) {
        let id = change.id
        if let settings = change.unitSettings { merge(settings, of: unit, in: id) }
        if let settings = change.applicationSettings,
            model.relations[id]?.applicationBags[unit.application, default: .init()].merge(settings) == true,
            agenda.isOpen, let relation = model.relations[id]
        {
            agenda.note(unit.application, in: relation)
        }
    }

    /// `"maas/0" is not leader of "maas"`.
    func notLeader(_ unit: UnitName) -> String { "\"\(unit)\" is not leader of \"\(unit.application)\"" }
}
