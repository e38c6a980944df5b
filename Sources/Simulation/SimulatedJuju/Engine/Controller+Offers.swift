import JujuProtocol

/// What an operator does with offers in the model that makes them (apiserver applicationoffers.go, state/applicationoffers.go).
extension Controller {
    /// Takes an application, which this model has itself, for one of another model whose offer this model consumes.
    package func takeForOffer(_ application: String, url: String) {
        let other = model.random.uuid()
        model.crossModel.applications[application] = RemoteApplication(
            name: application, modelUUID: other, endpoints: model.endpoints(ofApplication: application) ?? [],
            offer: .init(name: application, uuid: model.random.uuid(), url: url))
        for relation in model.relations(of: application) where !relation.isPeer {
            model.relations[relation.id]?.otherModelUUID = other
        }
    }

    /// Offers endpoints of an application, by default under its name, or changes the offer of that name.
    public func offer(_ application: String, _ endpoints: [String], as name: String? = nil) throws(SimulationError) {
        let name = name ?? application
        if profile.offersByDomain { return try offerByDomain(application, endpoints, as: name) }
        guard let charm = model.applications[application]?.charm else {
            throw SimulationError(
                .notFound, "getting offered application \(application): application \"\(application)\" not found")
        }
        let existing = model.crossModel.offers[name]
        let prefix = "cannot \(existing == nil ? "add" : "update") application offer \"\(name)\": "
        guard ApplicationName.isValid(name) else {
            throw SimulationError(.badInput, prefix + "offer name \"\(name)\" not valid")
        }
        for endpoint in endpoints {
            guard
                let details = charm.endpoints[endpoint] ?? (endpoint == RelationEndpoint.implicitName ? .implicit : nil)
            else {
                throw SimulationError(
                    .notFound,
                    prefix
                        + "getting relation endpoint for relation \"\(endpoint)\" and application \"\(application)\": application \"\(application)\" has no \"\(endpoint)\" relation"
                )
            }
            guard details.scope == .global else {
                throw SimulationError(
                    .conflict, prefix + "can only offer endpoints with global scope, provided scope \"container\"")
            }
        }
        if let existing, existing.application == application {
            let used = model.connections(to: existing).compactMap { $0.endpoint(of: application)?.name }
            let lost = Set(used).subtracting(endpoints).sorted()
            guard lost.isEmpty else {
                let what =
                    lost.count == 1
                    ? "endpoint \"\(lost[0])\" which has" : "endpoints \"\(lost.joined(separator: ", "))\" which have"
                throw SimulationError(
                    .conflict,
                    prefix
                        + "updating offer \(application):\(Set(endpoints).sorted().joined(separator: ", ")) would remove \(what) active consumers"
                )
            }
        }
        let uuid = existing?.uuid ?? model.random.uuid()
        model.crossModel.offers[name] = ModelOffer(
            name: name, uuid: uuid, application: application, endpoints: Set(endpoints).sorted(),
            description: charm.description)
    }

    /// Takes an offer back; if `isForced`, with the relations to it.
    public func removeOffer(_ name: String, isForced: Bool = false) throws(SimulationError) {
        guard let offer = model.crossModel.offers[name] else {
            throw SimulationError(
                .notFound, profile.offersByDomain ? "\"\(name)\": offer not found" : "offer \"\(name)\" not found")
        }
        let connections = model.connections(to: offer)
        guard isForced || connections.isEmpty else {
            let count = connections.count
            if profile.offersByDomain { throw removalRefusal(of: offer, with: count) }
            throw SimulationError(
                .conflict,
                "cannot delete application offer \"\(name)\": offer has \(count) relation\(count == 1 ? "" : "s")")
        }
        model.crossModel.offers[name] = nil
        for relation in connections {
            expelRemoteUnits(from: relation)
            model.relations[relation.id]?.life = .dying
            removeRelationIfLeft(relation.id)
        }
        agenda.noteAll()
    }

    /// Suspends a relation to an offer of this model, or resumes it; one that is so already is left as it is
    /// (apiserver application.go: SetRelationsSuspended).
    public func setOfferSuspended(_ id: Int, _ isSuspended: Bool, message: String = "") throws(SimulationError) {
        guard let relation = model.relations[id] else { throw SimulationError(.notFound, "relation \(id) not found") }
        if relation.isSuspended == isSuspended { return }
        if profile.offersByDomain {
            // domain/relation/state/remoterelation.go: SetRemoteRelationSuspendedState
            guard let crossing = relation.crossing else {
                throw SimulationError(.conflict, "relation must be a remote relation to be suspended")
            }
            if crossing.offer == nil { model.relations[id]?.crossing?.isSuspendedHere = isSuspended }
            return try setSuspended(id, isSuspended, message: message)
        }
        guard relation.crossing?.offer != nil else {
            throw SimulationError(
                .conflict,
                "cannot set suspend status for \(GoText.quoted(relation.key)) which is not associated with an offer")
        }
        try setSuspended(id, isSuspended, message: message)
    }

    /// Refuses to remove an application that other models use, and takes its other offers back (state/application.go: destroyOps).
    func dropOffers(of application: String) throws(SimulationError) {
        let offers = model.crossModel.offers.values.filter { $0.application == application }
        guard offers.allSatisfy({ model.connections(to: $0).isEmpty }) else {
            throw SimulationError(
                .conflict,
                "removing application \(application) failed: cannot destroy application \"\(application)\": application is used by \(offers.count) offer\(offers.count == 1 ? "" : "s")"
            )
        }
        for offer in offers { model.crossModel.offers[offer.name] = nil }
    }

    // MARK: The side that consumes

    /// Removes an application of another model that was consumed, with its relations (state/remoteapplication.go: destroyOps).
    public func removeSaas(_ name: String, isForced: Bool = false) throws(SimulationError) {
        guard let remote = model.crossModel.applications[name], remote.offer != nil else {
            // apiserver application.go: DestroyConsumedApplications
            if profile.offersByDomain { return }
            throw SimulationError(.notFound, "saas application \"\(name)\" not found")
        }
        model.crossModel.applications[name]?.life = .dying
        for relation in model.relations(of: name) {
            // Of an offer that is gone nobody tells that its units left.
            if remote.isTerminated || isForced { expelRemoteUnits(from: relation) }
            model.relations[relation.id]?.life = .dying
            removeRelationIfLeft(relation.id)
        }
        removeRemoteIfUnused(name)
        agenda.noteAll()
    }

    /// Drops an application of another model that nothing relates to any more: one that is unwanted, or that consumes an offer
    /// (state/relation.go: removeRemoteEndpointOps).
    func removeRemoteIfUnused(_ name: String) {
        guard let remote = model.crossModel.applications[name], remote.life == .dying || remote.offer == nil,
            model.relations(of: name).isEmpty
        else { return }
        model.crossModel.applications[name] = nil
    }

    /// Lets the units of the other model leave a relation (state/relation.go: destroyCrossModelRelationUnitsOps), and forgets what they
    /// read (state/remoteapplication.go: DestroyRemoteApplicationOperation.Done).
    func expelRemoteUnits(from relation: ModelRelation) {
        for endpoint in relation.endpoints where model.crossModel.applications[endpoint.application] != nil {
            let units = relation.scope.units(of: endpoint.application)
            for unit in units.sorted() { leaveScope(unit, of: relation.id) }
            forgetRemoteReaders(units)
        }
    }
}
