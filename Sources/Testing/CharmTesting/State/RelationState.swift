import JujuProtocol

/// A relation as one of its units sees it.
///
/// Juju's own keys in databags of units (`ingress-address`, `private-address`, `egress-subnets`) are there for the charm
/// and left out here, unless a test gives them.
public struct RelationState: Sendable, Codable, Hashable {
    /// The name of this side's endpoint.
    public var endpoint: String
    /// The application at the other end; nil in a peer relation.
    public var remote: String?
    /// The relation's number; nil for the relation's place among those of the state, counted from 1.
    public var id: Int?
    /// What this unit has published.
    public var unitData: [String: String]
    /// What this unit's application has published.
    public var applicationData: [String: String]
    /// What each unit at the other end has published, by its number; in a peer relation, each other unit.
    public var remoteUnits: [Int: [String: String]]
    /// What the application at the other end has published.
    public var remoteApplicationData: [String: String]
    /// Whether somebody has removed the relation.
    public var isDying: Bool
    /// Whether somebody has suspended the relation.
    public var isSuspended: Bool
    /// The UUID of the model at the other end, when it is another one.
    public var remoteModelUUID: String?
    /// Whether it joins a principal unit and the subordinate on its machine, so that each sees the other one alone.
    public var isContainerScoped = false

    /// A relation with the application `remote`, which has one unit unless it is said otherwise.
    public init(
        _ endpoint: String, remote: String, id: Int? = nil, unitData: [String: String] = [:],
        applicationData: [String: String] = [:], remoteUnits: [Int: [String: String]] = [0: [:]],
        remoteApplicationData: [String: String] = [:], isDying: Bool = false, isSuspended: Bool = false,
        remoteModelUUID: String? = nil
    ) {
        self.endpoint = endpoint
        self.remote = remote
        self.id = id
        self.unitData = unitData
        self.applicationData = applicationData
        self.remoteUnits = remoteUnits
        self.remoteApplicationData = remoteApplicationData
        self.isDying = isDying
        self.isSuspended = isSuspended
        self.remoteModelUUID = remoteModelUUID
    }

    /// A peer relation with the other units of the application, by their numbers.
    public static func peers(
        _ endpoint: String, id: Int? = nil, unitData: [String: String] = [:], applicationData: [String: String] = [:],
        others: [Int: [String: String]] = [:]
    ) -> RelationState {
        var relation = RelationState(
            endpoint, remote: "", id: id, unitData: unitData, applicationData: applicationData, remoteUnits: others)
        relation.remote = nil
        return relation
    }

    /// A relation in container scope, between a subordinate's unit and the principal unit beside which it lives.
    ///
    /// ```swift
    /// let relation = RelationState.container("juju-info", remote: "ubuntu")
    /// let state = State(principal: "ubuntu/0", relations: [relation])
    /// ```
    public static func container(
        _ endpoint: String, remote: String, id: Int? = nil, unitData: [String: String] = [:],
        applicationData: [String: String] = [:], remoteUnit: Int = 0, remoteUnitData: [String: String] = [:],
        remoteApplicationData: [String: String] = [:]
    ) -> RelationState {
        var relation = RelationState(
            endpoint, remote: remote, id: id, unitData: unitData, applicationData: applicationData,
            remoteUnits: [remoteUnit: remoteUnitData], remoteApplicationData: remoteApplicationData)
        relation.isContainerScoped = true
        return relation
    }

    /// Whether this relation joins the units of one application.
    public var isPeer: Bool { remote == nil }
}

extension RelationState {
    /// A relation on the same endpoint in which nobody has published anything.
    init(emptyOf other: RelationState) {
        self = .peers(other.endpoint, id: other.id)
        remote = other.remote
        isContainerScoped = other.isContainerScoped
    }

    /// Whether both are the same relation, whatever was published in them.
    func isSame(as other: RelationState) -> Bool {
        if let id, let number = other.id { return id == number }
        return endpoint == other.endpoint && remote == other.remote
    }

    /// The units at the other end, sorted.
    func units(seenFrom unit: UnitName) -> [UnitName] {
        remoteUnits.keys.sorted().map { UnitName(application: remote ?? unit.application, number: $0) }
    }
}
