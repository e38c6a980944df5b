extension Controller {
    /// Gives an application another revision of its charm; its units hear of it as upgrade-charm.
    ///
    /// - Parameters:
    ///   - name: The application.
    ///   - charm: The new charm.
    ///   - isForced: Whether the charm is taken although the model lacks what it assumes.
    ///   - forcesUnits: Whether units whose hook has failed get the charm at once: they hear of it as config-changed alone,
    ///     once that hook is done (Juju 3.6). Else they keep the old charm until then.
    /// - Throws: ``SimulationError``: `notFound`, or `conflict` for a charm of another name, one that lacks an endpoint in
    ///   use, or one that assumes what the model lacks.
    public func refresh(
        _ name: String, to charm: CharmMetadata, isForced: Bool = false, forcesUnits: Bool = false
    ) throws(SimulationError) {
        let state = try application(name)
        if !isForced { try checkAssumptions(of: charm) }
        guard charm.name == state.charm.name else {
            throw SimulationError(
                .conflict, "cannot refresh \"\(name)\" from charm \"\(state.charm.name)\" to charm \"\(charm.name)\"")
        }
        let relations = model.relations(of: name)
        for relation in relations {
            guard let endpoint = relation.endpoint(of: name), charm.endpoints[endpoint.name] == nil else { continue }
            throw SimulationError(
                .conflict, "cannot refresh \"\(name)\": would break relation \"\(relation.key)\"")
        }
        for (endpoint, details) in charm.endpoints.sorted(by: { $0.key < $1.key }) where details.role == .peer {
            guard !relations.contains(where: { $0.endpoint(of: name)?.name == endpoint }) else { continue }
            addRelation([
                RelationEndpoint(application: name, name: endpoint, interface: details.interface, role: .peer)
            ])
        }
        model.applications[name]?.charm = charm
        model.applications[name]?.charmRevision += 1
        model.applications[name]?.settings = state.settings.filter {
            charm.config[$0.key]?.type == state.charm.config[$0.key]?.type
        }
        if forcesUnits {
            for unit in model.units(of: name) where unit.delivered.failed != nil {
                model.units[unit.name]?.delivered.charmRevision = state.charmRevision + 1
                model.units[unit.name]?.delivered.config = nil
            }
        }
        agenda.noteAll()
    }

    /// Gives an application the file at `path` as a resource; its units hear of it as upgrade-charm.
    func setResource(_ resource: String, of application: String, to path: String) {
        model.applications[application]?.resources[resource] = path
        model.applications[application]?.resourcesVersion += 1
        agenda.noteAll()
    }
}
