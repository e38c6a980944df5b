/// A node of any type in a region's list.
public struct ListedNode: Decodable, Hashable, Sendable {
    /// The node's id, six characters.
    public let systemID: String
    /// The host name without its domain.
    public let hostname: String
    /// The type: 0 machine, 1 device, 2 rack, 3 region, 4 both (MAAS 2.0 and later).
    public let type: Int
    /// The type in MAAS's words, such as `Machine`.
    public let typeName: String
    /// The addresses of its network cards; empty right after a rack has enrolled.
    public let macAddresses: [String]

    /// Whether the node is a rack or a region.
    public var isController: Bool { type >= 2 }

    /// Whether the node is a rack, maybe a region as well.
    public var isRack: Bool { type == 2 || type == 4 }

    enum CodingKeys: String, CodingKey {
        case hostname
        case systemID = "system_id"
        case type = "node_type"
        case typeName = "node_type_name"
        case macAddresses = "mac_addresses"
    }

    /// A node.
    public init(systemID: String, hostname: String, type: Int, typeName: String, macAddresses: [String] = []) {
        self.systemID = systemID
        self.hostname = hostname
        self.type = type
        self.typeName = typeName
        self.macAddresses = macAddresses
    }
}
