/// A storage instance of a unit.
public struct StorageState: Sendable, Codable, Hashable {
    /// The storage's name in the charm's metadata.
    public var name: String
    /// Its number.
    public var number: Int
    /// Where it is mounted, or its device.
    public var location: String
    /// Whether it is a device instead of a folder.
    public var isBlockDevice: Bool

    /// The storage `name`, by default mounted where Juju mounts it.
    public init(_ name: String, number: Int = 0, location: String? = nil, isBlockDevice: Bool = false) {
        self.name = name
        self.number = number
        self.location = location ?? "/var/lib/juju/storage/\(name)/\(number)"
        self.isBlockDevice = isBlockDevice
    }

    /// The id by which Juju knows it, such as `data/0`.
    public var id: String { "\(name)/\(number)" }
}

/// The network behind a binding of a unit.
public struct NetworkState: Sendable, Codable, Hashable {
    /// Where the unit listens.
    public var bindAddress: String
    /// Where others reach it.
    public var ingressAddresses: [String]
    /// The subnets that its traffic comes from.
    public var egressSubnets: [String]
    /// The device's name.
    public var interface: String
    /// The subnet of the address, in CIDR notation.
    public var subnet: String

    /// A network with one address, where others reach the unit as well unless it is said otherwise.
    public init(
        _ bindAddress: String, ingressAddresses: [String]? = nil, egressSubnets: [String]? = nil,
        interface: String = "eth0", subnet: String? = nil
    ) {
        self.bindAddress = bindAddress
        self.ingressAddresses = ingressAddresses ?? [bindAddress]
        self.egressSubnets = egressSubnets ?? ["\(bindAddress)/32"]
        self.interface = interface
        self.subnet = subnet ?? bindAddress.split(separator: ".").dropLast().joined(separator: ".") + ".0/24"
    }
}
