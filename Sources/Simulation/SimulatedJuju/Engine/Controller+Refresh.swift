extension Controller {
    /// Gives an application another revision of its charm; its units hear of it as upgrade-charm.
    ///
    /// - Parameters:
    ///   - name: The application.
    ///   - charm: The new charm.
    ///   - isForced: Whether the charm is taken although the model lacks what it assumes, or has more relations than it allows.
    ///   - forcesUnits: Whether units whose hook has failed get the charm at once: they hear of it as config-changed alone,
    ///     once that hook is done (Juju 3.6). Else they keep the old charm until then.
    /// - Throws: ``SimulationError``: `notFound`, or `conflict` for a charm of another name, one that does not fit what is there,
    ///   or one that assumes what the model lacks.
    public func refresh(
        _ name: String, to charm: CharmMetadata, isForced: Bool = false, forcesUnits: Bool = false
    ) throws(SimulationError) {
        let state = try application(name)
        if !isForced { try checkAssumptions(of: charm) }
        guard charm.name == state.charm.name else {
            throw SimulationError(
                .conflict, "cannot refresh \"\(name)\" from charm \"\(state.charm.name)\" to charm \"\(charm.name)\"")
        }
        let url = "local:\(charm.name)-\(nextRevision(of: charm.name))"
        if let refusal = refusal(of: charm, for: state, isForced: isForced) {
            throw SimulationError(
                .conflict, "cannot upgrade application \"\(name)\" to charm \"\(url)\": \(refusal)")
        }
        takePeers(of: charm, for: name)
        model.applications[name]?.charm = charm
        let revision = takeRevision(of: charm.name)
        model.applications[name]?.charmRevision = revision
        model.applications[name]?.settings = settings(of: state, kept: charm)
        model.applications[name]?.storage = state.storage.filter { charm.storage[$0.key] != nil }
        addMissingStorage(of: name, before: state.charm)
        if forcesUnits {
            for unit in model.units(of: name) where unit.delivered.failed != nil {
                model.units[unit.name]?.delivered.charmRevision = revision
                model.units[unit.name]?.delivered.config = nil
            }
        }
        agenda.noteAll()
    }

    /// What the options of a new charm can take of the settings (juju/charm config.go: FilterSettings).
    private func settings(of state: ModelApplication, kept charm: CharmMetadata) -> [String: Value] {
        var kept: [String: Value] = [:]
        for (name, value) in state.settings {
            guard let option = charm.config[name] else { continue }
            switch value {
            case .string(let text): kept[name] = option.type.value(of: .string(text))
            case .bool(let flag): kept[name] = option.type.value(of: .bool(flag))
            case .number(let number):
                let isWhole = state.charm.config[name]?.type == .int
                kept[name] = option.type.value(of: isWhole ? .int(Int(number)) : .float(number))
            default: break
            }
        }
        return kept
    }

    /// Why an application cannot have another charm, in Juju's words, or nil (state/application.go: SetCharm).
    private func refusal(of charm: CharmMetadata, for state: ModelApplication, isForced: Bool) -> String? {
        guard charm.isSubordinate == state.charm.isSubordinate else {
            return "cannot change an application's subordinacy"
        }
        if !charm.bases.isEmpty, !charm.bases.contains(where: { $0.isCompatible(with: state.base) }), !isForced {
            let names = charm.bases.map(\.name).joined(separator: ", ")
            return "base \"\(state.base.name)\" not supported by charm, the charm supported bases are: \(names)"
        }
        if let refusal = charm.profileRefusal, !isForced { return "validating lxd profile: \(refusal)" }
        return (isForced ? nil : refusalOfLimits(of: charm, for: state.name))
            ?? refusalOfStorage(of: charm, for: state) ?? refusalOfDirectives(of: charm, for: state)
            ?? refusalOfRelations(of: charm, for: state.name)
    }

    /// A limit below the relations that there are (preUpgradeRelationLimitCheck).
    private func refusalOfLimits(of charm: CharmMetadata, for name: String) -> String? {
        for (endpoint, details) in charm.endpoints.sorted(by: { $0.key < $1.key }) {
            guard let limit = details.limit else { continue }
            let count = model.establishedRelations(
                of: RelationEndpoint(
                    application: name, name: endpoint, interface: details.interface, role: details.role))
            if count > limit {
                return
                    "new charm version imposes a maximum relation limit of \(limit) for \(name):\(endpoint) which cannot be satisfied by the number of already established relations (\(count))"
            }
        }
        return nil
    }

    /// A relation of which the charm lacks the endpoint; a peer relation goes with it (checkRelationsOps).
    private func refusalOfRelations(of charm: CharmMetadata, for name: String) -> String? {
        for relation in model.relations(of: name) where !relation.isPeer {
            guard let endpoint = relation.endpoint(of: name), endpoint.name != RelationEndpoint.implicitName else {
                continue
            }
            let details = charm.endpoints[endpoint.name]
            let isSame =
                details?.interface == endpoint.interface && details?.role == endpoint.role
                && (details?.scope == .global || relation.visibility == .container)
            if !isSame { return "would break relation \"\(relation.key)\"" }
        }
        return nil
    }

    /// Storage that is in use, and that the charm has no more, or of another kind or place (checkStorageUpgrade).
    private func refusalOfStorage(of charm: CharmMetadata, for state: ModelApplication) -> String? {
        for (name, old) in state.charm.storage.sorted(by: { $0.key < $1.key }) where charm.storage[name] == nil {
            if old.count > 0 { return "required storage \"\(name)\" removed" }
            let isUsed = model.units(of: state.name).contains { $0.storage.contains { $0.name == name } }
            if isUsed { return "in-use storage \"\(name)\" removed" }
        }
        for (name, new) in charm.storage.sorted(by: { $0.key < $1.key }) {
            guard let old = state.charm.storage[name] else { continue }
            let storage = "existing storage \"\(name)\""
            if new.kind != old.kind {
                return "\(storage) type changed from \"\(old.kind.rawValue)\" to \"\(new.kind.rawValue)\""
            }
            if new.isShared != old.isShared {
                return "\(storage) shared changed from \(old.isShared) to \(new.isShared)"
            }
            if new.isReadOnly != old.isReadOnly {
                return "\(storage) read-only changed from \(old.isReadOnly) to \(new.isReadOnly)"
            }
            if new.location != old.location {
                return "\(storage) location changed from \"\(old.location)\" to \"\(new.location)\""
            }
            if let most = new.most, old.most.map({ most < $0 }) ?? true {
                let before = old.most.map(String.init) ?? "<unbounded>"
                return "\(storage) range contracted: max decreased from \(before) to \(most)"
            }
            if !old.location.isEmpty, old.most == 1, new.most != 1 {
                return "\(storage) with location changed from single to multiple"
            }
        }
        return nil
    }

    /// What was said of storage at the deployment, and does not do for the new charm (newCharmStorageOps).
    private func refusalOfDirectives(of charm: CharmMetadata, for state: ModelApplication) -> String? {
        for (name, details) in charm.storage.sorted(by: { $0.key < $1.key }) {
            let before = state.charm.storage[name]
            if details.isShared, before == nil {
                return
                    "adding default storage constraints: no constraints specified for shared charm storage \"\(name)\""
            }
            // What was not said is as many as the charm wanted at the least when it was deployed.
            guard let count = state.storage[name]?.count ?? before?.count, count > 0,
                let reason = details.refusal(of: count)
            else { continue }
            return "validating storage constraints: charm \"\(charm.name)\" store \"\(name)\": \(reason)"
        }
        return nil
    }

    /// Begins the peer relations that are new, and ends those of which the charm has no endpoint any more.
    private func takePeers(of charm: CharmMetadata, for name: String) {
        let peers = model.relations(of: name).filter(\.isPeer)
        for relation in peers {
            guard let endpoint = relation.endpoint(of: name), charm.endpoints[endpoint.name]?.role != .peer else {
                continue
            }
            model.relations[relation.id] = nil
            for unit in model.units(of: name) { model.units[unit.name]?.delivered.relations[relation.id] = nil }
        }
        for (endpoint, details) in charm.endpoints.sorted(by: { $0.key < $1.key }) where details.role == .peer {
            guard !peers.contains(where: { $0.endpoint(of: name)?.name == endpoint }) else { continue }
            addRelation([
                RelationEndpoint(application: name, name: endpoint, interface: details.interface, role: .peer)
            ])
        }
    }

    /// Gives units the storages that the charm wants and that they lack; they hear of them before upgrade-charm
    /// (upgradeStorageOps).
    private func addMissingStorage(of name: String, before old: CharmMetadata) {
        guard let state = model.applications[name] else { return }
        for (storage, details) in state.charm.storage.sorted(by: { $0.key < $1.key }) {
            let wanted = state.storage[storage]
            let count = old.storage[storage] == nil ? wanted?.count ?? details.count : details.count
            for unit in model.units(of: name) {
                let held = unit.storage.count { $0.name == storage && $0.life == .alive }
                addStorage(storage, count: count - held, from: wanted?.pool, to: unit.name)
            }
        }
    }

    /// Gives an application the file at `path` as a resource; its units hear of it as upgrade-charm.
    func setResource(_ resource: String, of application: String, to path: String) {
        model.applications[application]?.resources[resource] = path
        model.applications[application]?.resourcesVersion += 1
        agenda.noteAll()
    }
}
