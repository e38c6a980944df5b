/// A rack controller in a region's list.
public struct ListedRack: Decodable, Hashable, Sendable {
    /// Whether the rack works with its region, from the state of its service `rackd`.
    public enum Health: String, Decodable, Sendable {
        /// Its service is running or degraded.
        case connected
        /// Its service is dead.
        case dead
        /// MAAS does not know.
        case unknown
    }

    /// The rack's id, six characters.
    public let systemID: String
    /// The host name without its domain.
    public let hostname: String
    /// Whether it works with its region.
    public let health: Health
    /// The version of MAAS that it runs, or nil until it has told.
    public let version: String?

    enum CodingKeys: String, CodingKey {
        case hostname, health, version
        case systemID = "system_id"
    }

    /// A rack.
    public init(systemID: String, hostname: String, health: Health, version: String? = nil) {
        self.systemID = systemID
        self.hostname = hostname
        self.health = health
        self.version = version
    }
}
