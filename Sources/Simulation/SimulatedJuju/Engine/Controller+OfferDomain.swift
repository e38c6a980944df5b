import JujuProtocol

/// How Juju 4.0 makes, consumes and removes offers (domain/crossmodelrelation, domain/removal; apiserver applicationoffers.go).
extension Controller {
    /// Offers endpoints of an application (service/offer.go: CreateOffer); what is offered so already stays.
    func offerByDomain(_ application: String, _ endpoints: [String], as name: String) throws(SimulationError) {
        let wanted = Set(endpoints).sorted()
        if let existing = model.crossModel.offers[name] {
            if existing.application == application, existing.endpoints == wanted { return }
            throw SimulationError(
                .badInput, "offer \(GoText.quoted(name)) already exists, updating offers is not supported")
        }
        guard let charm = model.applications[application]?.charm else {
            throw SimulationError(
                .notFound,
                "application \(GoText.quoted(application)) not found in model \(GoText.quoted(model.uuid))")
        }
        let prefix = "creating offer \(GoText.quoted(name)): "
        // state/model/offer.go: getEndpointUUIDs
        let found = wanted.filter { charm.endpoints[$0] != nil || $0 == RelationEndpoint.implicitName }
        guard !found.isEmpty else {
            throw SimulationError(
                .notFound, "\(prefix)\(GoText.quoted(wanted.joined(separator: ","))): endpoint not found")
        }
        guard found == wanted else {
            let names = GoText.quoted(wanted.joined(separator: ", "))
            throw SimulationError(
                .notFound,
                "\(prefix)not all endpoints found \(names) for application \(GoText.quoted(token(of: application)))")
        }
        guard found.allSatisfy({ charm.endpoints[$0]?.scope != .container }) else {
            throw SimulationError(
                .conflict, prefix + "can only offer endpoints with global scope, provided scope \"container\"")
        }
        model.crossModel.offers[name] = ModelOffer(
            name: name, uuid: model.random.uuid(), application: application, endpoints: wanted,
            description: charm.description)
    }

    /// The UUID of an application, by which other models know it.
    func token(of application: String) -> String {
        if let token = model.crossModel.tokens[application] { return token }
        let token = model.random.hex(32)
        model.crossModel.tokens[application] = token
        return token
    }

    /// Makes an offer of another model known (apiserver application.go: saveRemoteApplicationOfferer). One that is known already, under
    /// whatever name, stays as it is.
    func consumeByDomain(_ remote: RemoteApplication) throws(SimulationError) {
        guard !remote.endpoints.contains(where: { $0.role == .peer }) else {
            let peer = remote.endpoints.first { $0.role == .peer }?.name ?? ""
            throw SimulationError(
                .badInput,
                "parsing role for endpoint \(GoText.quoted(peer)): peer relations cannot be used in cross model")
        }
        let known = model.crossModel.applications
        if known.values.contains(where: { $0.offer?.uuid == remote.offer?.uuid }) { return }
        guard model.applications[remote.name] == nil, known[remote.name] == nil else {
            throw SimulationError(.alreadyExists, "application \(GoText.quoted(remote.name)) already exists")
        }
        var remote = remote
        remote.status = ModelStatus("unknown", "waiting for first status update", since: now())
        model.crossModel.applications[remote.name] = remote
    }

    /// Why an offer in use is not removed (domain/removal/state/model/offer.go: deleteOffer, which prints a record as it is).
    func removalRefusal(of offer: ModelOffer, with count: Int) -> SimulationError {
        let uuid = GoText.quoted(offer.uuid)
        return SimulationError(
            .conflict, "deleting offer \(uuid): cannot delete offer {\(uuid)}, it has \(count) connections")
    }
}
