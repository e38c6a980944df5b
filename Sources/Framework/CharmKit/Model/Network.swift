/// The addresses of a binding, as `network-get` tells them.
public struct Network: Sendable, Hashable {
    /// An interface of this machine that the binding uses.
    public struct Interface: Sendable, Hashable {
        /// The interface's name, such as `eth0`.
        public let name: String
        /// Its hardware address; empty where the cloud does not tell.
        public let macAddress: String
        /// Its addresses.
        public let addresses: [Address]
    }

    /// An address of an interface.
    public struct Address: Sendable, Hashable {
        /// The address.
        public let value: String
        /// Its subnet, such as `10.0.0.0/24`; empty where the cloud does not tell.
        public let cidr: String
        /// Its host name, where it was given as one.
        public let hostname: String
    }

    /// The interfaces of this machine that the binding uses.
    public let interfaces: [Interface]
    /// The addresses by which others reach this unit, the preferred one first.
    public let ingressAddresses: [String]
    /// The subnets that this unit's traffic comes from.
    public let egressSubnets: [String]

    /// The addresses on this machine that a service should listen on.
    public var bindAddresses: [String] { interfaces.flatMap(\.addresses).map(\.value) }
}

extension Network: Decodable {
    enum CodingKeys: String, CodingKey {
        case ingressAddresses = "ingress-addresses"
        case egressSubnets = "egress-subnets"
        case interfaces = "bind-addresses"
    }

    /// Reads the answer of `network-get --format=json`.
    ///
    /// - Throws: `DecodingError` when it is something else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ingressAddresses = try container.decodeIfPresent([String].self, forKey: .ingressAddresses) ?? []
        egressSubnets = try container.decodeIfPresent([String].self, forKey: .egressSubnets) ?? []
        interfaces = try container.decodeIfPresent([Interface].self, forKey: .interfaces) ?? []
    }
}

extension Network.Interface: Decodable {
    enum CodingKeys: String, CodingKey {
        case name = "interface-name"
        case macAddress = "mac-address"
        case addresses
    }

    /// Reads one of the `bind-addresses`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decodeIfPresent(String.self, forKey: .name) ?? ""
        macAddress = try container.decodeIfPresent(String.self, forKey: .macAddress) ?? ""
        addresses = try container.decodeIfPresent([Network.Address].self, forKey: .addresses) ?? []
    }
}

extension Network.Address: Decodable {
    enum CodingKeys: CodingKey { case value, cidr, hostname }

    /// Reads one address of an interface.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        value = try container.decode(String.self, forKey: .value)
        cidr = try container.decodeIfPresent(String.self, forKey: .cidr) ?? ""
        hostname = try container.decodeIfPresent(String.self, forKey: .hostname) ?? ""
    }
}
