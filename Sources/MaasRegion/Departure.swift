/// Why an agent is no longer related to a region.
public enum Departure: String, Codable, Sendable, Hashable {
    /// The relation was removed, or one of the two applications with it.
    case relationRemoved = "relation-removed"
    /// This unit alone is leaving.
    case unitRemoved = "unit-removed"
    /// The relation stands, but the region has withdrawn what it had published.
    case withdrawn
}
