import CharmKit
import JujuProtocol
import SimulatedJuju

/// A simulated model as a state describes it, on the eve of an event.
struct ScenarioModel {
    let state: State
    let unit: UnitName
    /// The numbers of the state's relations.
    let relationIDs: [Int]
    let controller: Controller
    /// The hook that the event is.
    private(set) var hook: Hook
    /// What is logged.
    let log = Lines()

    /// Lines of a log.
    final class Lines {
        var all: [LogLine] = []
    }

    /// - Throws: `SimulationError` for an action that the charm does not have, or not with such parameters.
    init(_ state: State, _ metadata: CharmMetadata, _ event: ScenarioEvent) throws {
        self.state = state
        unit = state.unit(of: metadata)
        relationIDs = state.relationIDs
        var model = ModelState(name: state.model.name, uuid: state.model.uuid)
        model.jujuVersion = state.model.jujuVersion
        if state.model.isKubernetes { model.kind = .caas }
        let log = log
        controller = Controller(model, clock: { Self.now }, onLog: { log.all.append($0) })
        hook = Hook(event.kind)
        controller.model.addOwnSide(state, unit, metadata)
        for (relation, id) in zip(state.relations, relationIDs) {
            let told = controller.model.add(relation, id, of: unit, metadata, isBroken: event.breaks(relation))
            controller.model.units[unit]?.delivered.relations[id] = event.precedes(told, in: relation, of: unit)
        }
        if let upgrade = event.seriesUpgrade { controller.model.machines["0"]?.seriesUpgrade = upgrade }
        if let meter = event.meter {
            controller.model.units[unit]?.meterStatus = ModelStatus(meter.status, meter.info)
        }
        controller.model.next.relation = (relationIDs.max() ?? -1) + 1
        controller.model.next.storage = (state.storages.map(\.number).max() ?? -1) + 1
        for secret in state.secrets { controller.model.add(secret, readBy: unit) }
        try describe(event)
    }

    /// The time in every scenario, in seconds since 1970.
    static let now: Double = 1_790_000_000

    private mutating func describe(_ event: ScenarioEvent) throws {
        if let relation = event.relation,
            let index = state.relations.firstIndex(where: { $0.isSame(as: relation) })
        {
            let id = relationIDs[index]
            let remote = relation.remote ?? unit.application
            hook = Hook(
                event.kind, relation: id, remoteApplication: remote,
                remoteUnit: event.remoteUnit.map { UnitName(application: remote, number: $0) })
            if event.kind == .relationDeparted { hook.departingUnit = event.departingUnit ?? hook.remoteUnit }
        }
        if let secret = event.secret {
            hook = Hook(event.kind, secret: secret.id, label: secret.label ?? "", revision: event.revision)
        }
        hook.storageID = event.storage?.id
        hook.workloadName = event.workload
        hook.noticeID = event.notice?.id
        hook.noticeType = event.notice?.type
        hook.noticeKey = event.notice?.key
        hook.checkName = event.check
        if let action = event.action {
            hook = Hook(action: try controller.enqueueAction(action.name, of: unit, parameters: action.parameters))
        }
    }
}

extension ScenarioEvent {
    /// What a unit was told of a relation before the event, when it knows everything in the relation after it.
    fileprivate func precedes(
        _ told: Delivered.Relation, in state: RelationState, of unit: UnitName
    ) -> Delivered.Relation {
        guard let relation, relation.isSame(as: state) else { return told }
        var told = told
        if kind == .relationCreated || kind == .relationBroken { told.members = [:] }
        if kind == .relationJoined, let remoteUnit {
            told.members[UnitName(application: state.remote ?? unit.application, number: remoteUnit)] = nil
        }
        return told
    }

    fileprivate func breaks(_ other: RelationState) -> Bool {
        kind == .relationBroken && relation?.isSame(as: other) == true
    }
}

extension State {
    /// The unit, or unit 0 of an application called as the charm.
    func unit(of metadata: CharmMetadata) -> UnitName { unit ?? UnitName(application: metadata.name, number: 0) }

    /// The relations' numbers: their own, or the first free one from their place on.
    var relationIDs: [Int] {
        var taken = Set(relations.compactMap(\.id))
        return relations.enumerated().map { index, relation in
            if let id = relation.id { return id }
            var id = index + 1
            while !taken.insert(id).inserted { id += 1 }
            return id
        }
    }
}
