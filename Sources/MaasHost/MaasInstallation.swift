import MaasIdentifiers
import SealedStore

/// What MAAS's own files on a machine say about it (the snap, MAAS 3.4 to 3.7).
public struct MaasInstallation: Sendable {
    /// Whether MAAS is installed.
    public var isInstalled: Bool
    /// The version of the snap, such as `3.6.5-17550-g.5ba5ac1d7`, or nil when it does not tell.
    public var version: String?
    /// What it runs as: `rack`, `region`, `region+rack` or `none`; nil when it was never initialised.
    public var mode: String?
    /// The region's URLs, as its files spell them: a rack may know several of one region.
    public var urls: [String]
    /// The secret that regions and racks share.
    public var secret: SecretBytes?
    /// The id that a region has given this machine, or nil when it never joined one.
    public var systemID: String?

    /// A description of an installation.
    public init(
        isInstalled: Bool = false, version: String? = nil, mode: String? = nil, urls: [String] = [],
        secret: SecretBytes? = nil, systemID: String? = nil
    ) {
        self.isInstalled = isInstalled
        self.version = version
        self.mode = mode
        self.urls = urls
        self.secret = secret
        self.systemID = systemID
    }

    /// Whether this machine is itself a region.
    public var isRegion: Bool { mode == "region" || mode == "region+rack" }

    /// Whether this machine is a rack that some region has taken.
    public var isEnrolledRack: Bool { mode == "rack" && systemID != nil }

    /// Whether the files say that this machine is a rack of the region at `url`, with this token.
    public func isRack(of url: RegionURL, token: SecretBytes) -> Bool {
        mode == "rack" && names(url) && secret == token
    }

    /// Whether the files name the region at `url`, however they spell it.
    public func names(_ url: RegionURL) -> Bool { urls.contains { (try? RegionURL(verbatim: $0)) == url } }
}
