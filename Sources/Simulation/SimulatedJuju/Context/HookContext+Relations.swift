import JujuProtocol

extension HookContext {
    /// Uses the unit's own databag; having been read, it is sent whole when the hook ends.
    func withUnitSettings<R>(of relation: ModelRelation, _ body: (inout LocalSettings) -> R) -> R {
        body(&unitSettings[relation.id, default: LocalSettings(relation.unitBags[unit]?.values ?? [:])])
    }

    /// Uses the own application's databag.
    ///
    /// - Throws: `permission denied` when the controller does not let the unit read it.
    func withApplicationSettings<R>(
        of relation: ModelRelation,
        _ body: (inout LocalSettings) -> R
    ) throws(ToolFailure) -> R {
        if applicationSettings[relation.id] == nil {
            guard relation.isPeer && !profile.guardsDatabags || model.isLeader(unit) else {
                throw .failed("permission denied")
            }
            let values = relation.applicationBags[unit.application]?.values ?? [:]
            applicationSettings[relation.id] = LocalSettings(values)
        }
        return body(&applicationSettings[relation.id, default: LocalSettings([:])])
    }

    /// The databag of a unit, own or other.
    func settings(of relation: ModelRelation, unit other: UnitName) throws(ToolFailure) -> [String: String] {
        if other == unit { return withUnitSettings(of: relation) { $0.values } }
        // Siblings may be read too (apiserver uniter checkRemoteUnit).
        guard relation.endpoints.contains(where: { $0.application == other.application }) else {
            throw .failed("permission denied")
        }
        let isMember = isMember(other, of: relation.id)
        if isMember, let cached = told(of: relation.id)?.cache[other] {
            return cached
        }
        guard relation.isVisible(other, to: unit) else { throw controller.missingSettings(of: other, in: relation) }
        let values = try controller.remoteSettings(in: relation, unit: other)
        if isMember {
            controller.model.units[unit]?.delivered.relations[relation.id, default: .init()].cache[other] = values
        }
        return values
    }

    /// The databag of an application, own or other.
    func settings(of relation: ModelRelation, application: String) throws(ToolFailure) -> [String: String] {
        if application == unit.application {
            guard isLeader || relation.isPeer else { throw .failed("permission denied") }
            if !isLeader { return relation.applicationBags[application]?.values ?? [:] }
            return try withApplicationSettings(of: relation) { $0.values }
        }
        guard application == relation.remoteApplication(of: unit.application) else {
            throw .failed("permission denied")
        }
        return relation.applicationBags[application]?.values ?? [:]
    }

    /// Whether the relation is over for the unit, so that relation-ids leaves it out.
    func isBroken(_ relation: ModelRelation) -> Bool {
        guard profile.hidesBrokenRelations, !relation.isPeer, relation.life == .dying || relation.isSuspended else {
            return false
        }
        return told(of: relation.id)?.members.isEmpty ?? true
    }
}
