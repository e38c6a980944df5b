import JujuProtocol

/// Why a relation is being left, or a remote unit with it.
///
/// Juju names only the unit that departs, and that only in relation-departed. The rest is read from `goal-state`, which tells
/// dying units but no dying applications; so the last unit that is removed looks like its application's removal, here as there.
/// Of applications in other models it tells less: a remote unit or a relation went, and why is not known.
public enum Departure: String, Codable, Sendable, Hashable, CaseIterable {
    /// This unit is removed, and others of its application stay.
    case unitRemoved = "unit-removed"
    /// This application is removed, or its last unit. A subordinate is told of none of its fellows (3.6,
    /// apiserver/facades/agent/uniter/uniter.go: goalStateUnits), so that each of its units looks like the last one.
    case applicationRemoved = "application-removed"
    /// A remote unit is removed, and others of its application stay. The relation stands.
    case remoteUnitRemoved = "remote-unit-removed"
    /// The remote application is removed, or its last unit.
    case remoteApplicationRemoved = "remote-application-removed"
    /// The relation is removed, and the applications at its ends stay.
    case relationRemoved = "relation-removed"
    /// The relation is suspended and may come back, with empty databags: before Juju 4.0 without a
    /// relation-created.
    case suspended
    /// The relation was removed or suspended, and Juju does not tell which: so it is of relations with other models, on the side
    /// that offers, and of some after the machine's agent has restarted. What can't be undone should wait.
    case unknown

    /// Whether it is this unit that goes, be it alone or with its application.
    public var isOwn: Bool { self == .unitRemoved || self == .applicationRemoved }
}

extension RelationDepartedEvent {
    /// Why the unit departs, asked of Juju once in a hook when somebody wants to know.
    ///
    /// In a peer relation it is this unit or the other that is removed. Of a deferred event it is what Juju says by now.
    public func departure(in model: Model) throws(HookToolError) -> Departure {
        let own = model.unit.name
        let goal = try model.goalState()
        if departingUnit == own { return Departure(of: own, goal) }
        guard application != own.application, let application, let relation = goal.relations[endpoint]?[application]
        else {
            return .remoteUnitRemoved
        }
        if relation.isSuspended { return .suspended }
        let stays = unit.flatMap { goal.relations[endpoint]?[$0.description] }.map { !$0.isDying } ?? false
        if stays { return .relationRemoved }
        let units = goal.units(of: application, on: endpoint)
        return units.isEmpty || units.contains { !$0.isDying } ? .remoteUnitRemoved : .remoteApplicationRemoved
    }
}

extension RelationBrokenEvent {
    /// Why the relation is gone, asked of Juju once in a hook when somebody wants to know.
    public func departure(in model: Model) throws(HookToolError) -> Departure {
        let own = model.unit.name
        let goal = try model.goalState()
        if try model.unit.isDeparting || goal.units[own.description]?.isDying == true {
            return Departure(of: own, goal)
        }
        let entries = goal.relations[endpoint] ?? [:]
        guard let application, let relation = entries[application] else {
            return Self.departure(from: entries, isNamed: application.map { !OtherModel.isConsumer($0) } ?? false)
        }
        if relation.isSuspended { return .suspended }
        let isEmpty = goal.units(of: application, on: endpoint).allSatisfy(\.isDying)
        return isEmpty ? .remoteApplicationRemoved : .relationRemoved
    }
}

extension RelationBrokenEvent {
    /// Why, of a relation that `goal-state` does not know by the name of its application: it has the URL of an offer there, or is
    /// left out on the side that offers; and an agent that has restarted does not name the application (Juju 3.6). Only
    /// relations to offers are ever suspended.
    private static func departure(from entries: [String: GoalState.Entry], isNamed: Bool) -> Departure {
        let relations = entries.filter { UnitName($0.key) == nil }
        if relations.isEmpty { return isNamed ? .relationRemoved : .unknown }
        let suspended = relations.values.filter(\.isSuspended)
        if suspended.count == relations.count { return .suspended }
        return suspended.isEmpty ? .relationRemoved : .unknown
    }
}

extension Emission where Event == RelationDepartedEvent {
    /// Why the unit departs; see ``RelationDepartedEvent/departure(in:)``.
    public func departure(in model: Model) throws(HookToolError) -> Departure { try event.departure(in: model) }
}

extension Emission where Event == RelationBrokenEvent {
    /// Why the relation is gone; see ``RelationBrokenEvent/departure(in:)``.
    public func departure(in model: Model) throws(HookToolError) -> Departure { try event.departure(in: model) }
}

extension Departure {
    /// Of this unit, which is known to go. Juju says so as well when only the application is dying, and its units not yet.
    init(of own: UnitName, _ goal: GoalState) {
        let isUnit = goal.units[own.description]?.isDying ?? true
        let others = goal.units.filter { $0.key != own.description }
        self = isUnit && others.values.contains { !$0.isDying } ? .unitRemoved : .applicationRemoved
    }
}
