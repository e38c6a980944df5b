import MaasctlJSON

/// A rack controller in a region's list.
public struct ListedRack: Hashable, Sendable {
    /// Whether the rack works with its region, from the state of its service `rackd`.
    public enum Health: String, Sendable {
        /// Its service is running or degraded.
        case connected
        /// Its service is dead.
        case dead
        /// MAAS does not know.
        case unknown
    }

    /// The rack's id, six characters.
    public let systemID: String
    /// The host name without its domain.
    public let hostname: String
    /// Whether it works with its region.
    public let health: Health
    /// The version of MAAS that it runs, or nil until it has told.
    public let version: String?
    /// Whether it is a region as well.
    public let isRegion: Bool
    /// The addresses of its network cards; empty right after it has enrolled.
    public let macAddresses: [String]

    /// A rack.
    public init(
        systemID: String, hostname: String, health: Health, version: String? = nil, isRegion: Bool = false,
        macAddresses: [String] = []
    ) {
        self.systemID = systemID
        self.hostname = hostname
        self.health = health
        self.version = version
        self.isRegion = isRegion
        self.macAddresses = macAddresses
    }

    /// A rack as `maasctl` lists it.
    init(_ controller: MaasctlController) {
        let health: Health =
            switch controller.health {
            case .connected: .connected
            case .dead: .dead
            case .unknown: .unknown
            }
        self.init(
            systemID: controller.systemID, hostname: controller.hostname, health: health, version: controller.version,
            isRegion: controller.nodeType == 4, macAddresses: controller.macAddresses)
    }
}
