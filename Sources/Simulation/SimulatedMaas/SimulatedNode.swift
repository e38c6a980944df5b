import MaasClient

/// A node that the simulated region knows.
struct SimulatedNode: Codable, Sendable, Equatable {
    var systemID: String
    var hostname: String
    var type: NodeType
    /// The domain, if it is not the default one.
    var domain: String?
    var macAddresses: [String] = []
    /// The MAAS version that a controller told; nil for others.
    var version: String?
    var architecture: String?
    /// A person's words on it.
    var description: String?
    /// How MAAS controls its power, such as `ipmi`; empty for not at all.
    var powerType: String?
    /// The status of a machine, by MAAS's number; nil for 0 (New).
    var status: Int?
    /// The id of a rack's connection; nil while it has none.
    var connection: String?
    /// Where the rack keeps its secret, which a region erases when it deletes a connected rack.
    var secretFile: String?

    static let defaultDomain = "maas"

    /// The host name with the domain.
    var fqdn: String { "\(hostname).\(domain ?? Self.defaultDomain)" }

    /// Whether a rack is connected.
    var isConnected: Bool { connection != nil }
}
