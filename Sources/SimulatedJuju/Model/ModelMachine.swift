/// A machine of the model: an address, and a folder that stands for its root file system.
public struct ModelMachine: Sendable, Codable, Hashable {
    /// The machine's number as text, such as `0`.
    public var id: String
    /// Its address, such as `10.0.0.10`.
    public var address: String
    /// Its host name, such as `rack-1`.
    public var hostname: String
    /// The MAC address of its only network device.
    public var macAddress: String
    /// The availability zone, or empty.
    public var availabilityZone: String

    /// A machine in the network 10.0.0.0/16.
    public init(id: String, address: String, hostname: String, macAddress: String, availabilityZone: String = "") {
        self.id = id
        self.address = address
        self.hostname = hostname
        self.macAddress = macAddress
        self.availabilityZone = availabilityZone
    }
}
