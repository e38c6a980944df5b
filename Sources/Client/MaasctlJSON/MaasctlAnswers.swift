import MaasIdentifiers

// What `maasctl --format json` prints to standard output. What is not known is null.

/// A controller, as `maasctl racks`, `regions` and `controllers` list them.
public struct MaasctlController: Codable, Hashable, Sendable {
    /// The id, six characters.
    public var systemID: String
    /// The host name without its domain.
    public var hostname: String
    /// The host name with its domain.
    public var fqdn: String?
    /// The type as MAAS numbers it: 2 rack, 3 region, 4 both.
    public var nodeType: Int
    /// The type for people: `Rackd`, `Regiond`, `Regiond+rackd`.
    public var type: String?
    /// Whether it works with its region.
    public var health: RackHealth
    /// MAAS's own words on its health.
    public var statusInfo: String?
    /// The version of MAAS that it runs; nil until it has told.
    public var version: String?
    /// The zone's name.
    public var zone: String?
    /// The architecture, such as `amd64/generic`; nil until it was looked at.
    public var architecture: String?
    /// The architecture for people.
    public var arch: String?
    /// The number of CPUs; nil until known.
    public var cpus: Int?
    /// The memory in MiB; nil until known.
    public var memory: Int?
    /// The memory for people.
    public var ram: String?
    /// The MAC addresses of its interfaces; empty right after it has enrolled.
    public var macAddresses: [String]
    /// Its IP addresses.
    public var ipAddresses: [String]?
    /// Its tags.
    public var tags: [String]?

    /// The names in JSON.
    public enum CodingKeys: String, CodingKey {
        case hostname, fqdn, type, health, version, zone, architecture, arch, cpus, memory, ram, tags
        case systemID = "system_id"
        case nodeType = "node_type"
        case statusInfo = "status_info"
        case macAddresses = "mac_addresses"
        case ipAddresses = "ip_addresses"
    }

    /// A controller of which no more is known.
    public init(systemID: String, hostname: String, nodeType: Int, health: RackHealth, macAddresses: [String] = []) {
        self.systemID = systemID
        self.hostname = hostname
        self.nodeType = nodeType
        self.health = health
        self.macAddresses = macAddresses
    }
}

/// A node of any type, as `maasctl nodes` lists them.
public struct MaasctlNode: Codable, Hashable, Sendable {
    /// The id, six characters.
    public var systemID: String
    /// The host name without its domain.
    public var hostname: String
    /// The host name with its domain.
    public var fqdn: String?
    /// The type as MAAS numbers it: 0 machine, 1 device, 2 rack, 3 region, 4 both.
    public var nodeType: Int
    /// The type in MAAS's words, such as `Machine`.
    public var nodeTypeName: String
    /// The status of a machine, such as `Deployed`; nil for others.
    public var statusName: String?
    /// Whose it is; nil for nobody's.
    public var owner: String?
    /// The zone's name.
    public var zone: String?
    /// The MAC addresses of its interfaces.
    public var macAddresses: [String]
    /// Its IP addresses.
    public var ipAddresses: [String]?

    /// The names in JSON.
    public enum CodingKeys: String, CodingKey {
        case hostname, fqdn, owner, zone
        case systemID = "system_id"
        case nodeType = "node_type"
        case nodeTypeName = "node_type_name"
        case statusName = "status_name"
        case macAddresses = "mac_addresses"
        case ipAddresses = "ip_addresses"
    }

    /// A node of which no more is known.
    public init(systemID: String, hostname: String, nodeType: Int, nodeTypeName: String, macAddresses: [String] = []) {
        self.systemID = systemID
        self.hostname = hostname
        self.nodeType = nodeType
        self.nodeTypeName = nodeTypeName
        self.macAddresses = macAddresses
    }
}

/// What became of a rack controller, as `maasctl delete` tells it.
public struct MaasctlDeletion: Codable, Hashable, Sendable {
    /// What became of it.
    public enum Outcome: String, Codable, Sendable {
        /// MAAS does not know it any more.
        case gone
        /// MAAS has kept it as a machine, since it had a power type.
        case machine
        /// It goes on as a region only.
        case region
        /// It is still a rack.
        case rack
    }

    /// The id that was deleted.
    public var systemID: String
    /// What became of it.
    public var outcome: Outcome
    /// What MAAS still has of it; nil for nothing.
    public var node: MaasctlNode?

    /// The names in JSON.
    public enum CodingKeys: String, CodingKey {
        case outcome, node
        case systemID = "system_id"
    }

    /// What became of the rack of that id.
    public init(systemID: String, outcome: Outcome, node: MaasctlNode? = nil) {
        self.systemID = systemID
        self.outcome = outcome
        self.node = node
    }
}

/// A region that answers, as `maasctl ping` tells it.
public struct MaasctlPing: Codable, Hashable, Sendable {
    /// Always true: a region that does not answer is a failure.
    public var reachable = true
    /// How many processes of the region are up.
    public var regions: Int
    /// The region's URL.
    public var url: String
    /// The processes of the region to which this machine can't connect, by one address and port each, with the reason; nil when that
    /// was not asked for.
    public var closed: [ClosedPort]?

    /// An address and port that takes no connection.
    public struct ClosedPort: Codable, Hashable, Sendable {
        /// The address and port, such as `10.0.0.2:5250`.
        public var endpoint: String
        /// The system's reason, such as `Connection refused`.
        public var reason: String

        /// A port that is closed to this machine.
        public init(endpoint: String, reason: String) {
            self.endpoint = endpoint
            self.reason = reason
        }
    }

    /// An answer of the region at `url`.
    public init(regions: Int, url: String, closed: [ClosedPort]? = nil) {
        self.regions = regions
        self.url = url
        self.closed = closed
    }
}
