/// What network-get knows of one binding of a unit.
public struct NetworkInfo: Sendable, Codable, Hashable {
    /// A network device and its addresses.
    public struct Device: Sendable, Codable, Hashable {
        /// One address of a device.
        public struct Address: Sendable, Codable, Hashable {
            /// The host name, or empty.
            public var hostname: String
            /// The address itself.
            public var value: String
            /// The subnet in CIDR notation, or empty.
            public var cidr: String
        }

        /// The MAC address.
        public var macAddress: String
        /// The device's name, such as `eth0`.
        public var interfaceName: String
        /// Its addresses.
        public var addresses: [Address]

        private enum CodingKeys: String, CodingKey {
            case addresses
            case macAddress = "mac-address"
            case interfaceName = "interface-name"
        }
    }

    /// Where the unit listens.
    public var bindAddresses: [Device]
    /// Where its traffic comes from, as subnets.
    public var egressSubnets: [String]?
    /// Where others reach it.
    public var ingressAddresses: [String]?

    private enum CodingKeys: String, CodingKey {
        case bindAddresses = "bind-addresses"
        case egressSubnets = "egress-subnets"
        case ingressAddresses = "ingress-addresses"
    }

    /// What a machine with one device of this address and MAC address offers.
    init(address: String, macAddress: String) {
        let subnet = address.split(separator: ".").dropLast().joined(separator: ".") + ".0/24"
        bindAddresses = [
            Device(
                macAddress: macAddress,
                interfaceName: "eth0",
                addresses: [Device.Address(hostname: "", value: address, cidr: subnet)])
        ]
        egressSubnets = ["\(address)/32"]
        ingressAddresses = [address]
    }
}
