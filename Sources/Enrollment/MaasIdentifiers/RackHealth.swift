/// Whether a rack controller works with its region, as MAAS says: one word from its API to a unit's status.
public enum RackHealth: String, Codable, Sendable, CaseIterable {
    /// It is connected to at least one process of the region.
    case connected
    /// It is not connected.
    case dead
    /// MAAS does not say, as of all that are regions only.
    case unknown
}
