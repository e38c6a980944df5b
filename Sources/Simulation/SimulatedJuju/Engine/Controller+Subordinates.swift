import JujuProtocol

extension Controller {
    /// The scope of a relation between endpoints: if either has container scope, so has the other (state.go: AddRelation).
    func scope(of endpoints: [RelationEndpoint]) -> RelationEndpoint.Scope {
        let scopes = endpoints.map { model.applications[$0.application]?.charm.endpoints[$0.name]?.scope }
        return scopes.contains(.container) ? .container : .global
    }

    /// Whether at least one of the endpoints is a subordinate's (state.go: containerScopeOk).
    func joinsSubordinate(_ endpoints: [RelationEndpoint]) -> Bool {
        endpoints.contains { model.applications[$0.application]?.charm.isSubordinate == true }
    }

    /// Refuses a principal on a base that its subordinate does not run on (state.go: AddRelation).
    func checkBases(of endpoints: [RelationEndpoint]) throws(SimulationError) {
        guard scope(of: endpoints) == .container else { return }
        let applications = endpoints.compactMap { model.applications[$0.application] }
        guard let principal = applications.first(where: { !$0.charm.isSubordinate }),
            let subordinate = applications.first(where: \.charm.isSubordinate), !subordinate.charm.bases.isEmpty,
            !subordinate.charm.bases.contains(where: { $0.isCompatible(with: principal.base) })
        else { return }
        let names = subordinate.charm.bases.map { "\($0.os)@\($0.channel.full)" }.joined(separator: " ")
        throw SimulationError(
            .conflict,
            "subordinate must support principal application's base; subordinate only supports: [\(names)]"
        )
    }

    /// The subordinate units on the machine of a principal unit.
    func subordinates(of unit: UnitName) -> [UnitName] {
        guard let machine = model.units[unit]?.machine else {
            return model.units.values.filter { $0.principal == unit }.map(\.name).sorted()
        }
        return model.units.values(in: ModelUnit.group(machine: machine)).filter { $0.principal == unit }.map(\.name)
    }

    /// Gives a principal unit that enters a container-scoped relation its subordinate unit, unless it has one
    /// (relationunit.go: subordinateOps).
    func addSubordinate(of principal: UnitName, in id: Int) {
        guard let relation = model.relations[id], let unit = model.units[principal], unit.principal == nil,
            let application = relation.remoteApplication(of: principal.application),
            model.applications[application]?.charm.isSubordinate == true,
            model.applications[principal.application]?.charm.isSubordinate == false,
            !subordinates(of: principal).contains(where: { $0.application == application })
        else { return }
        makeUnit(of: application, on: unit.machine, principal: principal)
    }

    /// Whether a unit may take part in a relation: one that concerns it, and not while the subordinate that an earlier relation
    /// made has yet to go (relationunit.go: ErrCannotEnterScopeYet).
    func mayEnterScope(_ unit: UnitName, of relation: ModelRelation) -> Bool {
        guard let state = model.units[unit], model.concerns(relation, state) else { return false }
        guard relation.visibility == .container, state.principal == nil,
            let other = relation.remoteApplication(of: unit.application)
        else { return true }
        return !subordinates(of: unit).contains { $0.application == other && model.units[$0]?.life != .alive }
    }

    /// Marks subordinate units as unwanted.
    func destroySubordinates(_ units: [UnitName]) {
        for unit in units where model.units[unit]?.life == .alive { destroy(unit) }
    }

    /// Marks those subordinate units as unwanted that no living relation joins to their principal any more (statetracker.go:
    /// maybeSetSubordinateDying).
    func destroySubordinates(parted relation: ModelRelation) {
        guard relation.visibility == .container else { return }
        for endpoint in relation.endpoints {
            for unit in model.units(of: endpoint.application) {
                guard let principal = unit.principal else { continue }
                let isJoined = model.relations(of: endpoint.application).contains { other in
                    other.life == .alive && !other.isSuspended && other.visibility == .container
                        && other.remoteApplication(of: endpoint.application) == principal.application
                }
                if !isJoined { destroySubordinates([unit.name]) }
            }
        }
    }
}

extension ModelState {
    /// Whether a relation concerns a unit: of a subordinate, only one with its own principal's application, with another
    /// subordinate, or that is global (relationunit.go: Valid).
    func concerns(_ relation: ModelRelation, _ unit: ModelUnit) -> Bool {
        guard relation.visibility == .container, let principal = unit.principal,
            let other = relation.remoteApplication(of: unit.name.application)
        else { return true }
        return applications[other]?.charm.isSubordinate == true || other == principal.application
    }

    /// How many relations an endpoint has; those that are suspended do not count (state/application.go:
    /// establishedRelationCount).
    func establishedRelations(of endpoint: RelationEndpoint) -> Int {
        relations(of: endpoint.application).count { relation in
            !relation.isSuspended
                && relation.endpoints.contains {
                    $0.application == endpoint.application && $0.name == endpoint.name
                        && $0.interface == endpoint.interface
                }
        }
    }
}

extension RelationEndpoint {
    /// The endpoint that every charm provides.
    static let implicitName = "juju-info"
}

extension CharmMetadata.Endpoint {
    /// The endpoint that every charm provides.
    static let implicit = CharmMetadata.Endpoint(interface: RelationEndpoint.implicitName, role: .provider)
}
