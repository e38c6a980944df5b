import JujuProtocol
import SimulatedJuju

extension Consistency {
    /// Relations: their endpoints, their numbers, and what is in their databags.
    func checkRelations() {
        let ids = state.relations.compactMap(\.id)
        for id in Set(ids) where ids.count(where: { $0 == id }) > 1 {
            expect(false, "two relations have the number \(id): give one another id")
        }
        for (index, relation) in state.relations.enumerated() {
            let isDouble = state.relations[..<index].contains {
                $0.isSame(as: relation) && ($0.id == nil || relation.id == nil)
            }
            expect(!isDouble, "two relations \(name(relation)) with \(relation.remote ?? "peers"): give each an id")
            check(relation)
        }
        for (endpoint, details) in metadata.endpoints.sorted(by: { $0.key < $1.key }) {
            let count = state.relations(on: endpoint).count
            if let limit = details.limit {
                expect(count <= limit, "\(count) relations on \(endpoint), of which the charm takes \(limit)")
            }
        }
    }

    private func check(_ relation: RelationState) {
        let name = name(relation)
        guard let endpoint = metadata.endpoints[relation.endpoint] else {
            return expect(false, "\(name): the charm has no such endpoint (endpoints: \(metadata.endpointList))")
        }
        expect(
            (endpoint.role == .peer) == relation.isPeer,
            relation.isPeer
                ? "\(name) is no peer relation in the charm's metadata: say which application is remote"
                : "\(name) is a peer relation in the charm's metadata: make it with RelationState.peers")
        if let remote = relation.remote {
            expect(
                UnitName("\(remote)/0") != nil, "\(name): \"\(remote)\" can't be the name of the remote application")
            expect(remote != unit.application, "\(name): \(remote) is this application itself")
        }
        if relation.remoteModelUUID == state.model.uuid {
            expect(false, "\(name): remoteModelUUID is this model's own; leave it out")
        }
        expect(
            !(relation.isPeer && (relation.isDying || relation.isSuspended)),
            "\(name): a peer relation can't be removed or suspended")
        checkScope(relation, endpoint, name)
        checkBag(relation.unitData, of: unit.description, name)
        checkBag(relation.applicationData, of: unit.application, name)
        for (number, bag) in relation.remoteUnits {
            expect(number >= 0, "\(name): no unit has the number \(number)")
            checkBag(bag, of: "\(relation.remote ?? unit.application)/\(number)", name)
        }
        checkBag(relation.remoteApplicationData, of: relation.remote ?? unit.application, name)
        expect(
            !relation.isPeer || relation.remoteApplicationData.isEmpty,
            "\(name): the remote application of peers is their own: use applicationData")
    }

    /// In container scope a unit sees those on its own machine alone: a principal one subordinate, a subordinate its principal.
    private func checkScope(_ relation: RelationState, _ endpoint: CharmMetadata.Endpoint, _ name: String) {
        let isContainer = endpoint.scope == .container || relation.isContainerScoped
        expect(
            !(relation.isContainerScoped && relation.isPeer), "\(name): peers are never in container scope")
        expect(
            endpoint.scope != .container || relation.isContainerScoped,
            "\(name): the charm's metadata have it in container scope: make it with RelationState.container")
        guard isContainer else { return }
        expect(
            relation.remoteUnits.count <= 1,
            "\(name): in container scope there is one unit at the other end, that on the same machine, not \(relation.remoteUnits.count)"
        )
        expect(relation.remoteModelUUID == nil, "\(name): a relation in container scope stays within its model")
        guard let principal = state.principal, relation.remote == principal.application else { return }
        for number in relation.remoteUnits.keys where number != principal.number {
            expect(false, "\(name): the other unit is the principal, \(principal), not number \(number)")
        }
    }

    /// Juju deletes a key whose value becomes empty (2.9 to 4.0).
    private func checkBag(_ bag: [String: String], of owner: String, _ name: String) {
        for key in bag.keys.sorted() where bag[key] == "" {
            expect(false, "\(name): \"\(key)\" of \(owner) is empty, and Juju keeps no empty values: leave it out")
        }
    }

    func name(_ relation: RelationState) -> String {
        "relation \(relation.endpoint)\(relation.id.map { ":\($0)" } ?? "")"
    }
}
