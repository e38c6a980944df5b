import MaasIdentifiers
import SealedStore

/// What MAAS's own files on a machine say about it (the snap, MAAS 3.4 to 3.8).
public struct MaasInstallation: Sendable {
    /// What MAAS runs as.
    public enum Mode: String, Sendable {
        case rack, region, none, all
        case regionAndRack = "region+rack"
    }

    /// What in the files differs from what a region wants of its rack.
    public enum Difference: Hashable, Sendable, CustomStringConvertible {
        /// MAAS is not installed, or runs as something else.
        case mode(String)
        /// The files name other regions, or none.
        case url([String])
        /// The secret is another one.
        case token
        /// There is no secret: MAAS deletes it with the rack.
        case noToken

        /// What differs, never the token itself.
        public var description: String {
            switch self {
            case .mode(let mode): mode
            case .url([]): "rackd.conf names no region"
            case .url(let urls): "rackd.conf names \(Self.shown(urls))"
            case .token: "its enroll token is another one"
            case .noToken: "its enroll token is gone, which MAAS deletes with the rack"
            }
        }

        /// Anybody may have written them, so that nothing is shown but what is a URL.
        private static func shown(_ urls: [String]) -> String {
            let some = urls.prefix(3).map { text in
                do throws(InvalidRegionURL) {
                    return try RegionURL(verbatim: text).description
                } catch {
                    return "a URL that \(error.reason)"
                }
            }
            let more = urls.count > some.count ? " and \(urls.count - some.count) more" : ""
            return some.joined(separator: ", ") + more
        }
    }

    /// Whether MAAS is installed.
    public var isInstalled: Bool
    /// The version of the snap, such as `3.6.5-17550-g.5ba5ac1d7`, or nil when it does not tell.
    public var version: String?
    /// What it runs as; nil when it was never initialised.
    public var mode: Mode?
    /// The region's URLs, as its files spell them: a rack may know several of one region.
    public var urls: [String]
    /// The secret that regions and racks share.
    public var secret: SecretBytes?
    /// The id that a region has given this machine, or nil when it never joined one.
    public var systemID: String?
    /// Whether the machine was enrolled by an agent's token, which leaves a certificate and no shared secret (MAAS 3.8).
    public var isAgentEnrolled = false
    /// The file by which MAAS from Debian packages is known, beside which a snap can't work, or nil.
    public var debianFile: String?
    /// Why nobody knows whether the machine is enrolled: a file can't be read, or holds something else than it should
    /// (``MaasHostError/Code-swift.struct/malformed``). Nil when all files say something.
    public var fault: MaasHostError?

    /// A description of an installation.
    public init(
        isInstalled: Bool = false, version: String? = nil, mode: Mode? = nil, urls: [String] = [],
        secret: SecretBytes? = nil, systemID: String? = nil, debianFile: String? = nil
    ) {
        self.isInstalled = isInstalled
        self.version = version
        self.mode = mode
        self.urls = urls
        self.secret = secret
        self.systemID = systemID
        self.debianFile = debianFile
    }

    /// Whether this machine is itself a region.
    public var isRegion: Bool { mode == .region || mode == .regionAndRack || mode == .all }

    /// Whether this machine is a rack that some region has accepted.
    public var isEnrolledRack: Bool { mode == .rack && systemID != nil }

    /// Whether the files say that this machine is a rack of the region at `url`, with this token.
    public func isRack(of url: RegionURL, token: SecretBytes) -> Bool { differences(from: url, token: token).isEmpty }

    /// What keeps this machine from being a rack of the region at `url` with this token.
    public func differences(from url: RegionURL, token: SecretBytes) -> [Difference] {
        guard isInstalled else { return [.mode("MAAS is not installed")] }
        guard mode == .rack else { return [.mode("MAAS is no rack")] }
        var differences: [Difference] = names(url) ? [] : [.url(urls)]
        // Who was enrolled by an agent's token and has no secret yet is told it by its region.
        if let secret {
            if secret != token { differences.append(.token) }
        } else if !isAgentEnrolled {
            differences.append(.noToken)
        }
        return differences
    }

    /// Whether the files make this machine the same rack as those before did.
    func isSameRack(as before: MaasInstallation) -> Bool {
        fault == nil && mode == before.mode && urls == before.urls && secret == before.secret
    }

    /// Whether the files name any region.
    var namesRegion: Bool { urls.contains { (try? RegionURL($0)) != nil } }

    /// Whether the files name the region at `url`, however they spell it.
    public func names(_ url: RegionURL) -> Bool { urls.contains { (try? RegionURL(verbatim: $0)) == url } }
}
