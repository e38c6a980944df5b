import MaasctlJSON

/// A node of any type in a region's list.
public struct ListedNode: Hashable, Sendable {
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

    /// A node.
    public init(systemID: String, hostname: String, type: Int, typeName: String, macAddresses: [String] = []) {
        self.systemID = systemID
        self.hostname = hostname
        self.type = type
        self.typeName = typeName
        self.macAddresses = macAddresses
    }

    /// A node as `maasctl` lists it.
    init(_ node: MaasctlNode) {
        self.init(
            systemID: node.systemID, hostname: node.hostname, type: node.nodeType, typeName: node.nodeTypeName,
            macAddresses: node.macAddresses)
    }
}
