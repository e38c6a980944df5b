import CharmKit
import JujuProtocol
import SimulatedJuju

extension ScenarioModel {
    /// The state as the hook left it. Only what the charm did differs from the state before.
    var stateAfter: State {
        var after = state
        guard let own = controller.model.units[unit] else { return after }
        (after.stored, after.deferred) = DeferredEvents.read(own.charmState)
        after.openPorts = Set(own.ports.filter { $0.endpoint.isEmpty }.compactMap { Port($0.range.description) })
        after.unitStatus = Status(own.workloadStatus)
        after.applicationStatus = controller.model.applications[unit.application]?.status.flatMap(Status.init)
        after.workloadVersion = own.workloadVersion
        after.relations = zip(state.relations, relationIDs).map { relation, id in
            guard let model = controller.model.relations[id] else { return relation }
            var relation = relation
            relation.unitData = JujuKeys.removed(from: model.unitBags[unit]?.values ?? [:], given: relation.unitData)
            relation.applicationData = model.applicationBags[unit.application]?.values ?? [:]
            return relation
        }
        after.secrets = secrets(of: own)
        return after
    }

    /// Those that were there before in their order, then new ones by label.
    private func secrets(of own: ModelUnit) -> [SecretState] {
        guard !controller.model.secrets.isEmpty else { return [] }
        let model = controller.model
        let before = Set(state.secrets.map(\.id))
        let new = model.secrets.values.filter { !before.contains($0.id) }
            .sorted { ($0.label, $0.id) < ($1.label, $1.id) }
            .map { secret in
                SecretState(
                    id: secret.id, owner: secret.owner == own.name.tag ? .unit : .application, revisions: [])
            }
        return (state.secrets + new).compactMap { secret in
            model.secrets[secret.id].map { updated(secret, $0, own) }
        }
    }

    private func updated(_ state: SecretState, _ secret: ModelSecret, _ own: ModelUnit) -> SecretState {
        var state = state
        let consumer = own.consumers[secret.id]
        state.revisions = Dictionary(
            uniqueKeysWithValues: secret.revisions.map {
                ($0.number, SecretState.Content(controller.model.values(of: secret, revision: $0.number)))
            })
        state.tracked = consumer?.currentRevision
        guard state.isOwn else {
            if let label = consumer?.label { state.label = label.isEmpty ? nil : label }
            return state
        }
        state.label = secret.label.isEmpty ? nil : secret.label
        state.description = secret.description
        state.rotation = secret.rotate.isEmpty ? nil : secret.rotate
        state.expires = secret.expire
        state.readers = Set(secret.grants.map { Self.name(ofTag: $0.target) })
        return state
    }

    /// The name of an application or unit, of its tag.
    private static func name(ofTag tag: String) -> String {
        if tag.hasPrefix("application-") { return String(tag.dropFirst("application-".count)) }
        let name = tag.dropFirst("unit-".count)
        guard let dash = name.lastIndex(of: "-") else { return tag }
        return "\(name[..<dash])/\(name[name.index(after: dash)...])"
    }
}

extension Status {
    init?(_ status: ModelStatus) {
        guard let kind = Kind(rawValue: status.status) else { return nil }
        self.init(kind, status.message)
    }
}
