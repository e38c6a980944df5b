import MaasIdentifiers
import MaasctlJSON

/// A rack controller in a region's list.
public struct ListedRack: Hashable, Sendable {
    /// The rack's id, six characters.
    public let systemID: String
    /// The host name without its domain.
    public let hostname: String
    /// Whether it works with its region.
    public let health: RackHealth
    /// The version of MAAS that it runs, or nil until it has told.
    public let version: String?
    /// Whether it is a region as well.
    public let isRegion: Bool
    /// The addresses of its network cards; empty right after it has enrolled.
    public let macAddresses: [String]

    /// A rack.
    public init(
        systemID: String, hostname: String, health: RackHealth, version: String? = nil, isRegion: Bool = false,
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
        self.init(
            systemID: controller.systemID, hostname: controller.hostname, health: controller.health,
            version: controller.version,
            isRegion: controller.nodeType == 4, macAddresses: controller.macAddresses)
    }
}
