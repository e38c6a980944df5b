/// What a controller plans for a unit, its peers and its relations.
struct GoalState: Sendable, Codable, Hashable {
    /// One unit or application.
    struct Entry: Sendable, Codable, Hashable {
        /// The status.
        var status: String
        /// Since when, in seconds since 1970; 0 when nobody knows.
        var since = 0.0
    }

    /// The units of the application.
    var units: [String: Entry] = [:]
    /// The other applications and their units, by endpoint.
    var relations: [String: [String: Entry]] = [:]
}
