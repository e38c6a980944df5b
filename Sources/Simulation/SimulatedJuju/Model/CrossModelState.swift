/// What a model knows of applications of other models.
public struct CrossModelState: Sendable, Codable, Hashable {
    /// The endpoints that other models may use, by the offer's name.
    public var offers: [String: ModelOffer] = [:]
    /// The applications of other models, by their name here.
    public var applications: [String: RemoteApplication] = [:]
    /// The secrets of other models that units here read, by id.
    public var secrets: [String: RemoteSecret] = [:]
    /// By what other models know applications of this one, by name.
    var tokens: [String: String] = [:]

    /// The UUIDs of the models with which there is anything in common.
    public var models: Set<String> { Set(applications.values.map(\.modelUUID)) }
}

/// Endpoints of an application that other models may use.
public struct ModelOffer: Sendable, Codable, Hashable {
    /// The offer's name.
    public var name: String
    /// The offer's UUID.
    public var uuid: String
    /// The application.
    public var application: String
    /// The names of the endpoints.
    public var endpoints: [String]
    /// What the charm said that it is as the offer was made.
    public var description: String?
}

/// An application of another model, as it appears in this one.
public struct RemoteApplication: Sendable, Codable, Hashable {
    /// The offer that was consumed.
    public struct Offer: Sendable, Codable, Hashable {
        /// The offer's name in its own model.
        public var name: String
        /// The offer's UUID.
        public var uuid: String
        /// Where it is, such as `juju-sim:admin/region.maas`.
        public var url: String
    }

    /// Its name in this model.
    public var name: String
    /// The UUID of its own model.
    public var modelUUID: String
    /// Its endpoints that can be used here.
    public var endpoints: [RelationEndpoint]
    /// The offer that it is known by; nil where it is who consumes an offer of this model.
    public var offer: Offer?
    /// Whether it is wanted.
    public var life = Life.alive
    /// Its status, as far as its model tells.
    public var status = ModelStatus("unknown")

    /// Whether the offer is gone.
    public var isTerminated: Bool { status.status == "terminated" }
}

/// A secret of another model, as the model of its readers knows it.
public struct RemoteSecret: Sendable, Codable, Hashable {
    /// The UUID of its model.
    public var modelUUID: String
    /// The number of the latest revision.
    public var latestRevision: Int
}

extension ModelRelation {
    /// What sets a relation apart whose other side is in another model.
    public struct Crossing: Sendable, Codable, Hashable {
        /// By what both models know it.
        public var token: String
        /// The UUID of the offer; nil on the side that consumes it.
        public var offer: String?
        /// Where the traffic comes from, if the operator said so.
        public var via: [String] = []
        /// Whether the model that consumes suspended it, of which the other is not told (from Juju 4.0 on).
        var isSuspendedHere: Bool?
        /// The relation's number in the other model, once that has it.
        var counterpart: Int?

        /// Whether the other model has it.
        var isRegistered: Bool { counterpart != nil }
    }
}

extension ModelState {
    /// The relations that other models have to an offer of this one, by number.
    public func connections(to offer: ModelOffer) -> [ModelRelation] {
        relations(of: offer.application).filter { $0.crossing?.offer == offer.uuid }
    }

    /// The number of the relation of this model that another model knows as `crossing`, or nil.
    func counterpart(of crossing: ModelRelation.Crossing) -> Int? {
        crossing.counterpart.flatMap { relations[$0]?.crossing?.token == crossing.token ? $0 : nil }
    }

    /// Whether a status shows a relation: not if its other end consumes an offer.
    public func isShown(_ relation: ModelRelation) -> Bool { relation.crossing?.offer == nil }

    /// How far what is called so is wanted, an application of this model or of another one; nil if there is none.
    func life(ofApplication name: String) -> Life? { applications[name]?.life ?? crossModel.applications[name]?.life }

    /// The endpoints of an application of this model or of another one, also the one that every charm has; nil if there is none.
    func endpoints(ofApplication name: String) -> [RelationEndpoint]? {
        guard let charm = applications[name]?.charm else { return crossModel.applications[name]?.endpoints }
        var endpoints = charm.endpoints
        endpoints[RelationEndpoint.implicitName] = endpoints[RelationEndpoint.implicitName] ?? .implicit
        return endpoints.sorted { $0.key < $1.key }
            .map { .init(application: name, name: $0.key, interface: $0.value.interface, role: $0.value.role) }
    }
}
