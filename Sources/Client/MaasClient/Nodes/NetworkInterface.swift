/// A network interface of a node: a view of the answer it came with.
public struct NetworkInterface: Sendable, Hashable {
    /// All that MAAS said of it.
    public let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    /// The number.
    public var id: Int { json.number(.id) }
    /// The name, such as `eth0`.
    public var name: String { json.text(.name) }
    /// The kind: `physical`, `bond`, `bridge`, `vlan`, `alias`, `unknown`.
    public var type: String { json.text(.type) }
    /// The MAC address in lower case; nil for some VLAN and bridge interfaces.
    public var macAddress: String? { json[.mac_address]?.string?.lowercased() }
    /// Whether it is in use.
    public var isEnabled: Bool { json[.enabled]?.bool ?? false }
    /// Whether a cable is plugged in; nil when MAAS does not say.
    public var isLinkConnected: Bool? { json[.link_connected]?.bool }
    /// The speed of the link in Mbit/s; 0 when not known.
    public var linkSpeed: Int { json.number(.link_speed) }
    /// The speed that the interface is capable of in Mbit/s; 0 when not known.
    public var interfaceSpeed: Int { json.number(.interface_speed) }
    /// The largest packet in bytes.
    public var mtu: Int { json.number(.effective_mtu) }
    /// The maker; nil when not known.
    public var vendor: String? { json.string(.vendor) }
    /// The model; nil when not known.
    public var product: String? { json.string(.product) }
    /// The names of the interfaces that this one is made of.
    public var parents: [String] { json[.parents]?.strings ?? [] }
    /// The names of the interfaces made of this one.
    public var children: [String] { json[.children]?.strings ?? [] }
    /// The names of the tags.
    public var tags: [String] { json[.tags]?.strings ?? [] }
    /// The VLAN it is in; nil when it is in none.
    public var vlan: VLAN? { json[.vlan].flatMap(VLAN.init) }
    /// How it is connected to subnets.
    public var links: [Link] { json[.links]?.elements.map(Link.init) ?? [] }

    /// A connection of an interface to a subnet.
    public struct Link: Sendable, Hashable {
        /// All that MAAS said of it.
        public let json: JSONValue

        init(_ json: JSONValue) { self.json = json }

        /// The number.
        public var id: Int { json.number(.id) }
        /// How it gets its address: `auto`, `dhcp`, `static`, `link_up`.
        public var mode: String { json.text(.mode) }
        /// The address; nil when it has none of its own.
        public var ipAddress: String? { json.string(.ip_address) }
        /// The subnet; nil when it is not configured.
        public var subnet: Subnet? { json[.subnet].flatMap(Subnet.init) }
    }
}

/// A VLAN of a fabric.
public struct VLAN: Sendable, Hashable {
    /// All that MAAS said of it.
    public let json: JSONValue

    init?(_ json: JSONValue) {
        guard json.isObject else { return nil }
        self.json = json
    }

    /// The number in MAAS.
    public var id: Int { json.number(.id) }
    /// The tag on the wire; 0 for untagged.
    public var vid: Int { json.number(.vid) }
    /// The name.
    public var name: String { json.text(.name) }
    /// The fabric's name.
    public var fabric: String { json.text(.fabric) }
    /// The space's name, `undefined` for none.
    public var space: String { json.text(.space) }
    /// The largest packet in bytes.
    public var mtu: Int { json.number(.mtu) }
    /// Whether MAAS serves DHCP on it.
    public var hasDHCP: Bool { json[.dhcp_on]?.bool ?? false }
    /// The system id of the rack controller that serves DHCP; nil for none.
    public var primaryRack: String? { json.string(.primary_rack) }
    /// The system id of the rack controller that takes over; nil for none.
    public var secondaryRack: String? { json.string(.secondary_rack) }
}

/// A subnet.
public struct Subnet: Sendable, Hashable {
    /// All that MAAS said of it.
    public let json: JSONValue

    init?(_ json: JSONValue) {
        guard json.isObject else { return nil }
        self.json = json
    }

    /// The number in MAAS.
    public var id: Int { json.number(.id) }
    /// The name.
    public var name: String { json.text(.name) }
    /// The addresses, such as `10.20.0.0/24`.
    public var cidr: String { json.text(.cidr) }
    /// The gateway's address; nil for none.
    public var gatewayIP: String? { json.string(.gateway_ip) }
    /// The addresses of the DNS servers.
    public var dnsServers: [String] { json[.dns_servers]?.strings ?? [] }
    /// The space's name, `undefined` for none.
    public var space: String { json.text(.space) }
    /// The VLAN it is on.
    public var vlan: VLAN? { json[.vlan].flatMap(VLAN.init) }
    /// Whether MAAS gives out its addresses.
    public var isManaged: Bool { json[.managed]?.bool ?? false }
}
