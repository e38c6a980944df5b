import MaasHost
import SealedStore

/// A machine that does at once what it is told, and remembers it.
public final class FakeMaasHost: MaasHost {
    /// The host name.
    public var hostname = "rack-1"
    /// The full name.
    public var fqdn: String? = "rack-1.maas"
    /// The addresses of its network cards.
    public var macAddresses = ["52:54:00:00:00:01"]
    /// What MAAS's files say.
    public var installation = MaasInstallation()

    /// What was done to the machine, in order, such as `enroll http://h/MAAS`; a `ping` does nothing to it.
    public private(set) var deeds: [String] = []
    /// The URLs that were pinged.
    public private(set) var pings: [String] = []
    /// The tokens that it was enrolled with.
    public private(set) var tokens: [SecretBytes] = []
    /// The API keys with which a region was asked.
    public private(set) var keys: [SecretBytes] = []
    /// The host names that a region was asked for.
    public private(set) var askedFor: [[String]] = []

    /// The id that a region gives when it enrolls; nil for a region that does not take it.
    public var grantedID: String? = "4e663g"
    /// What goes wrong when it enrolls.
    public var enrollError: MaasHostError?
    /// What goes wrong when a region is pinged.
    public var pingError: MaasHostError?
    /// What goes wrong when a region is asked for its nodes.
    public var listError: MaasHostError?
    /// The rack controllers that a region has.
    public var listedRacks: [ListedRack] = []
    /// The nodes that a region has.
    public var listedNodes: [ListedNode] = []

    /// A machine without MAAS, whose region takes it.
    public init() {}

    /// Installs MAAS.
    public func install(channel: String) -> String {
        deeds.append("install \(channel)")
        installation.isInstalled = true
        return "3.6.5-1"
    }

    /// Makes it a rack, or throws what a test wants.
    ///
    /// - Throws: `enrollError`.
    public func enroll(url: String, token: SecretBytes, patience: Duration) throws -> Bool {
        deeds.append("enroll \(url)")
        tokens.append(token)
        if let enrollError { throw enrollError }
        let id = grantedID ?? installation.systemID
        installation = MaasInstallation(isInstalled: true, mode: "rack", url: url, secret: token, systemID: id)
        return id != nil
    }

    /// Remembers it.
    public func start() { deeds.append("start") }

    /// Remembers it.
    public func stop() { deeds.append("stop") }

    /// Forgets the installation.
    public func remove() {
        deeds.append("remove")
        installation = MaasInstallation()
    }

    /// Remembers the URL.
    ///
    /// - Throws: `pingError`.
    public func ping(url: String, certificateAuthority: String?) throws {
        pings.append(url)
        if let pingError { throw pingError }
    }

    /// Gives `listedRacks`.
    ///
    /// - Throws: `listError`.
    public func racks(url: String, apiKey: SecretBytes) throws -> [ListedRack] {
        keys.append(apiKey)
        if let listError { throw listError }
        return listedRacks
    }

    /// Gives those of `listedNodes` that have one of the names.
    ///
    /// - Throws: `listError`.
    public func nodes(url: String, apiKey: SecretBytes, hostnames: [String]) throws -> [ListedNode] {
        keys.append(apiKey)
        askedFor.append(hostnames)
        if let listError { throw listError }
        return listedNodes.filter { hostnames.contains($0.hostname) }
    }
}
