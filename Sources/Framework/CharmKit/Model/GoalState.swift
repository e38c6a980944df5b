/// Which units there are to be and how far they are, of this application and of those related to it, as `goal-state` tells it.
public struct GoalState: Sendable, Hashable {
    /// How far a unit, or a relation, is.
    public struct Entry: Sendable, Hashable, Decodable {
        /// The unit's workload status or `dying`; of a relation, `joining`, `joined`, `suspending`, `suspended` and the like.
        public let status: String
        /// Since when, as Juju writes it: `2025-01-02 03:04:05Z`.
        public let since: String?

        /// Whether the unit is being removed.
        public var isDying: Bool { status == "dying" }
        /// Whether the relation is, or is being, suspended.
        public var isSuspended: Bool { status == "suspending" || status == "suspended" }
    }

    /// The units of this application by name, without the dead.
    public let units: [String: Entry]
    /// By endpoint, the related applications and their units by name, but for peers. Of an application in another model only
    /// its URL is there, and nothing at all on the offering side; of a subordinate only this unit's own (Juju 3.6).
    public let relations: [String: [String: Entry]]

    /// How many units this application is to have.
    public var plannedUnits: Int { units.values.count { !$0.isDying } }

    /// The units of a related application on an endpoint.
    func units(of application: String, on endpoint: String) -> [Entry] {
        (relations[endpoint] ?? [:]).filter { $0.key.hasPrefix("\(application)/") }.map(\.value)
    }
}

extension GoalState: Decodable {
    enum CodingKeys: CodingKey { case units, relations }

    /// Reads the answer of `goal-state --format=json`.
    ///
    /// - Throws: `DecodingError` when it is something else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        units = try container.decodeIfPresent([String: Entry].self, forKey: .units) ?? [:]
        relations = try container.decodeIfPresent([String: [String: Entry]].self, forKey: .relations) ?? [:]
    }
}
