/// A node of MAAS: a machine, device or controller, with what all of them have in common.
///
/// A node is a view of the answer it came with: a property is read from there when it is asked for, so that a long list costs
/// only what is used of it. What MAAS leaves out, gives as null or in an unknown form is taken as not known. Python's libmaas
/// calls it `Node`.
public struct Node: Sendable {
    /// All that MAAS said of it.
    public let json: JSONValue
    let client: MaasClient

    /// A node of an answer whose shape was checked.
    init(_ json: JSONValue, client: MaasClient) {
        self.json = json
        self.client = client
    }

    /// The id, six characters of `0-9a-z` in MAAS 3.
    public var systemID: String { json.text(.system_id) }
    /// The short host name.
    public var hostname: String { json.text(.hostname) }
    /// The host name with its domain.
    public var fqdn: String { json.text(.fqdn) }
    /// A person's words on it; often empty.
    public var description: String { json.text(.description) }
    /// What the node is.
    public var type: NodeType { NodeType(rawValue: json[.node_type]?.int ?? -1) }
    /// The MAAS version of a controller; nil for others and until the controller told it.
    public var version: String? { json.string(.version) }
    /// The architecture, such as `amd64/generic`; nil until the node was looked at.
    public var architecture: String? { json.string(.architecture) }
    /// The number of CPUs; 0 until known.
    public var cpuCount: Int { json.number(.cpu_count) }
    /// The CPUs' speed in MHz; 0 until known.
    public var cpuSpeed: Int { json.number(.cpu_speed) }
    /// The memory in MiB; 0 until known.
    public var memory: Int { json.number(.memory) }
    /// The swap space in bytes; nil for MAAS's own choice.
    public var swapSize: Int? { json[.swap_size]?.int }
    /// The operating system, such as `ubuntu`; empty until known.
    public var osystem: String { json.text(.osystem) }
    /// The release of the operating system, such as `jammy`; empty until known.
    public var distroSeries: String { json.text(.distro_series) }
    /// Whether it is on, as far as MAAS knows; for controllers mostly unknown.
    public var powerState: PowerState { json.string(.power_state).map(PowerState.init) ?? .unknown }
    /// How MAAS controls its power, such as `ipmi`; empty when it does not.
    public var powerType: String { json.text(.power_type) }
    /// What is being done with it at the moment; nil when MAAS says nothing.
    public var statusAction: String? { json.string(.status_action) }
    /// The network interfaces; none right after a rack enrolled.
    public var interfaces: [NetworkInterface] { json[.interface_set]?.elements.map(NetworkInterface.init) ?? [] }
    /// The MAC addresses of the interfaces, in lower case.
    public var macAddresses: [String] {
        json[.interface_set]?.elements.compactMap { $0[.mac_address]?.string?.lowercased() } ?? []
    }
    /// The IP addresses.
    public var ipAddresses: [String] { json[.ip_addresses]?.strings ?? [] }
    /// The zone; nil when MAAS names none.
    public var zone: Zone? { json[.zone].flatMap(Zone.init) }
    /// The DNS domain; nil when MAAS names none.
    public var domain: Domain? { json[.domain].flatMap(Domain.init) }
    /// The names of the tags.
    public var tags: [String] { json[.tag_names]?.strings ?? [] }
    /// The services of a rack controller, in no order; empty for other nodes, regions too.
    public var services: [Service] { json[.service_set]?.elements.compactMap(Service.init) ?? [] }
    /// What the firmware says of the hardware, by MAAS's names such as `system_vendor`; often `Unknown`.
    public var hardwareInfo: [String: String] {
        guard let json = json[.hardware_info], json.isObject else { return [:] }
        var info = [String: String](minimumCapacity: 24)
        for member in json.elements { info[member.name] = member.string }
        return info
    }
    /// The UUID of the hardware; nil until known.
    public var hardwareUUID: String? { json.string(.hardware_uuid) }
    /// How commissioning and the hardware tests went.
    public var tests: TestResults { TestResults(json: json) }
    /// Where the API has it, such as `/MAAS/api/2.0/rackcontrollers/4e663g/`.
    public var resourceURI: String { json.text(.resource_uri) }
}

extension Node: Hashable {
    /// Whether MAAS said the same of both.
    public static func == (one: Node, other: Node) -> Bool { one.json == other.json }

    /// Hashes the id.
    public func hash(into hasher: inout Hasher) { hasher.combine(systemID) }
}
