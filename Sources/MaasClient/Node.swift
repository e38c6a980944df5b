/// A node of MAAS: a machine, device or controller, with what all of them have in common.
public struct Node: Sendable, Hashable {
    /// The id, six characters of `0-9a-z` in MAAS 3.
    public let systemID: String
    /// The short host name.
    public let hostname: String
    /// The host name with its domain.
    public let fqdn: String
    /// What the node is.
    public let type: NodeType
    /// The MAAS version of a controller; nil for others and until the controller told it.
    public let version: String?
    /// The architecture, such as `amd64/generic`; nil until the node was looked at.
    public let architecture: String?
    /// The operating system, such as `ubuntu`; empty until known.
    public let osystem: String
    /// The release of the operating system, such as `jammy`; empty until known.
    public let distroSeries: String
    /// The number of CPUs; 0 until known.
    public let cpuCount: Int
    /// The memory in MiB; 0 until known.
    public let memory: Int
    /// The name of the zone; nil when MAAS names none.
    public let zone: String?
    /// The name of the DNS domain; nil when MAAS names none.
    public let domain: String?
    /// The IP addresses.
    public let ipAddresses: [String]
    /// The MAC addresses of the interfaces, in lower case.
    public let macAddresses: [String]
    /// The names of the tags.
    public let tags: [String]
    /// The services of a rack controller, in no order; empty for other nodes.
    public let services: [Service]
    /// The status of a machine in words, such as `Deployed`; nil for controllers and devices, which have none in the API.
    public let statusName: String?

    /// This node as a rack controller, without asking MAAS anew; nil when it is none.
    public func asRackController() -> RackController? { RackController(self) }

    /// This node as a region controller, without asking MAAS anew; nil when it is none.
    public func asRegionController() -> RegionController? { RegionController(self) }
}

extension Node: Decodable {
    private enum CodingKeys: String, CodingKey {
        case hostname, fqdn, version, architecture, osystem, memory, zone, domain
        case systemID = "system_id"
        case type = "node_type"
        case distroSeries = "distro_series"
        case cpuCount = "cpu_count"
        case ipAddresses = "ip_addresses"
        case interfaces = "interface_set"
        case tags = "tag_names"
        case services = "service_set"
        case statusName = "status_name"
    }

    private struct Named: Decodable { let name: String }

    private struct Interface: Decodable {
        let mac: String

        enum CodingKeys: String, CodingKey { case mac = "mac_address" }
    }

    /// Reads a node as the API shows it: what is null, absent or of an unknown kind is taken as not known.
    ///
    /// - Throws: `DecodingError` when it has no `system_id`, without which it is nobody.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        systemID = try container.decode(String.self, forKey: .systemID)
        hostname = container.lenient(.hostname) ?? ""
        fqdn = container.lenient(.fqdn) ?? ""
        type = container.lenient(.type) ?? NodeType(rawValue: -1)
        version = container.lenient(.version)
        architecture = container.lenient(.architecture)
        osystem = container.lenient(.osystem) ?? ""
        distroSeries = container.lenient(.distroSeries) ?? ""
        cpuCount = container.lenient(.cpuCount) ?? 0
        memory = container.lenient(.memory) ?? 0
        zone = container.lenient(.zone, as: Named.self)?.name
        domain = container.lenient(.domain, as: Named.self)?.name
        ipAddresses = container.lenientList(.ipAddresses)
        macAddresses = container.lenientList(.interfaces, of: Interface.self).map { $0.mac.lowercased() }
        tags = container.lenientList(.tags)
        services = container.lenientList(.services)
        statusName = container.lenient(.statusName)
    }
}
