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

    /// The base that its system is of.
    public var base: CharmBase
    /// Whether an operator made it, so that it stays when its last unit goes.
    public var isManual = false
    /// The move to another series that was begun, or nil.
    public var seriesUpgrade: SeriesUpgrade?

    /// A machine in the network 10.0.0.0/16.
    public init(
        id: String, address: String, hostname: String, macAddress: String, availabilityZone: String = "",
        base: CharmBase = .ubuntu("24.04")
    ) {
        self.id = id
        self.address = address
        self.hostname = hostname
        self.macAddress = macAddress
        self.availabilityZone = availabilityZone
        self.base = base
    }
}

/// The move of a machine to another series of its system, which Juju before 4.0 tells its units of.
public struct SeriesUpgrade: Sendable, Codable, Hashable {
    /// The base it is to be of, such as `ubuntu@24.04`.
    public var base: String
    /// The name of that series, such as `noble`.
    public var series: String
    /// How far the operator is: `prepare` or `complete`.
    public var phase = SeriesUpgradePhase.prepare

    /// The move to `base`.
    public init(base: String, series: String) {
        self.base = base
        self.series = series
    }
}

/// How far the move of a machine to another series is.
public enum SeriesUpgradePhase: String, Sendable, Codable, Hashable {
    /// It has not begun.
    case none
    /// Units make ready; those that are keep still.
    case prepare
    /// The machine has its new series, and units are told of it.
    case complete
}
