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
    /// Whether it is a region as well.
    public let isRegion: Bool
    /// The addresses of its network cards; empty right after it has enrolled.
    public let macAddresses: [String]

    enum CodingKeys: String, CodingKey {
        case hostname, health, version
        case systemID = "system_id"
        case type = "node_type"
        case macAddresses = "mac_addresses"
    }

    /// A rack.
    public init(
        systemID: String, hostname: String, health: Health, version: String? = nil, isRegion: Bool = false,
        macAddresses: [String] = []
    ) {
        self.systemID = systemID
        self.hostname = hostname
        self.health = health
        self.version = version
        self.isRegion = isRegion
        self.macAddresses = macAddresses
    }

    /// Reads what `maasctl rack-controllers` prints.
    ///
    /// - Throws: `DecodingError` when it is something else.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            systemID: try fields.decode(String.self, forKey: .systemID),
            hostname: try fields.decode(String.self, forKey: .hostname),
            health: try fields.decode(Health.self, forKey: .health),
            version: try fields.decodeIfPresent(String.self, forKey: .version),
            isRegion: try fields.decodeIfPresent(Int.self, forKey: .type) == 4,
            macAddresses: try fields.decodeIfPresent([String].self, forKey: .macAddresses) ?? [])
    }
}
