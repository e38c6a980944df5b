import JujuProtocol
import SimulatedJuju

extension Consistency {
    /// The event: whether Juju would tell this unit of it in this state.
    func checkEvent() {
        switch event.kind {
        case .leaderElected:
            expect(state.isLeader, "leader-elected comes to the leader: set isLeader")
        case .leaderSettingsChanged:
            expect(!state.isLeader, "leader-settings-changed comes to units that do not lead: clear isLeader")
        default: break
        }
        expect(profile.has(event.kind), "Juju \(version) has no \(event.kind.rawValue): take another jujuVersion")
        if let relation = event.relation { check(about: relation) }
        if let secret = event.secret { check(about: secret) }
        if let storage = event.storage {
            expect(
                state.storages.contains(storage), "\(event.kind.rawValue): storage \(storage.id) is not in the state")
        }
        if let workload = event.workload {
            expect(
                metadata.containers.contains(workload),
                "\(event.kind.rawValue): the charm has no container \"\(workload)\" (containers: \(metadata.containers))"
            )
            expect(state.model.isKubernetes, "\(event.kind.rawValue): only pods have containers: set isKubernetes")
        }
        if let action = event.action { check(action) }
    }

    private func check(about relation: RelationState) {
        let name = "\(relation.endpoint)-\(event.kind.rawValue)"
        guard let known = state.relations.first(where: { $0.isSame(as: relation) }) else {
            return expect(false, "\(name): \(self.name(relation)) is not in the state")
        }
        expect(event.kind != .relationBroken || !known.isPeer, "\(name): a peer relation never breaks")
        if event.kind == .relationJoined || event.kind == .relationDeparted {
            expect(event.remoteUnit != nil, "\(name): say which unit of \(known.remoteUnits.keys.sorted())")
        }
        if event.kind == .relationChanged, event.remoteUnit == nil {
            expect(
                !known.remoteUnits.isEmpty || !known.remoteApplicationData.isEmpty,
                "\(name): there is no unit at the other end, and nothing that its application published")
        }
        if let number = event.remoteUnit {
            expect(
                known.remoteUnits[number] != nil,
                "\(name): unit \(number) is not in the relation (units: \(known.remoteUnits.keys.sorted()))")
        }
        if let departing = event.departingUnit {
            let remote = event.remoteUnit.map { UnitName(application: known.remote ?? unit.application, number: $0) }
            expect(
                departing == unit || departing == remote,
                "\(name): \(departing) departs, but it is neither this unit nor the one that the hook is about")
        }
        // In relation-created no unit has joined, so a databag of one can't be known yet.
        if event.kind == .relationCreated, known.isDying || known.isSuspended {
            expect(false, "\(name): no hook tells of a relation that is created dying or suspended")
        }
    }

    private func check(about secret: SecretState) {
        let name = "\(event.kind.rawValue) of \(secret.label ?? secret.id)"
        guard let known = state[secret] else { return expect(false, "\(name): the secret is not in the state") }
        if event.kind == .secretChanged {
            expect(known.tracked != nil, "\(name): only who has read a secret hears of its changes: set tracked")
            expect(known.latestRevision > 1, "\(name): its first revision is no change: add another (revised)")
            return
        }
        expect(known.isOwn, "\(name): this comes to the owner of a secret")
        expect(
            known.owner != .application || state.isLeader,
            "\(name): of an application's secret the leader alone is told: set isLeader")
        if event.kind == .secretRotate { expect(known.rotation != nil, "\(name): it has no rotation") }
        guard let revision = event.revision else { return }
        expect(known.revisions[revision] != nil, "\(name): there is no revision \(revision)")
        if event.kind == .secretRemove {
            expect(revision != known.latestRevision, "\(name): the latest revision is never asked to be removed")
            expect(revision != known.tracked, "\(name): this unit tracks revision \(revision) itself")
        }
    }

    private func check(_ asked: ScenarioEvent.Asked) {
        guard let action = metadata.actions[asked.name] else {
            let known = metadata.actions.keys.sorted().joined(separator: ", ")
            return expect(false, "the charm has no action \"\(asked.name)\" (actions: \(known))")
        }
        let schema = ActionSchema(action, profile: profile)
        let refusal = schema.refusal(of: asked.parameters) ?? schema.refusal(ofDefaultsIn: asked.parameters)
        expect(refusal == nil, "action \(asked.name): \(refusal ?? "")")
        for name in action.parameters.keys.sorted() where !action.hasType(name) {
            expect(false, "action \(asked.name): the parameter \"\(name)\" has no type, and charmcraft wants one")
        }
        for name in asked.parameters.keys.sorted() where action.parameters[name] == nil && !action.saysOfOthers {
            expect(
                false,
                "action \(asked.name): the charm declares no parameter \"\(name)\" (parameters: \(action.parameters.keys.sorted()))"
            )
        }
    }
}

extension CharmMetadata.Action {
    /// Whether the schema of a parameter says of what type it is.
    fileprivate func hasType(_ parameter: String) -> Bool {
        guard case .map(let schema)? = parameters[parameter] else { return false }
        return schema["type"] != nil
    }

    /// Whether the schema says what becomes of parameters that it does not declare.
    fileprivate var saysOfOthers: Bool { schema["additionalProperties"] != nil || schema["patternProperties"] != nil }
}
