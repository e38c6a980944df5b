extension Controller {
    /// Gives an application another revision of its charm; its units hear of it as upgrade-charm.
    ///
    /// - Throws: ``SimulationError``: `notFound`, or `conflict` for a charm of another name or one that lacks an endpoint
    ///   in use.
    public func refresh(_ name: String, to charm: CharmMetadata) throws(SimulationError) {
        let state = try application(name)
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
        agenda.noteAll()
    }
}
