import MaasHost
import SealedStore

/// A machine that does at once what it is told, and remembers it.
public final class FakeMaasHost: MaasHost {
    public var hostname = "rack-1"
    public var fqdn: String? = "rack-1.maas"
    public var macAddresses = ["52:54:00:00:00:01"]
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

    public init() {}

    public func install(channel: String) -> String {
        deeds.append("install \(channel)")
        installation.isInstalled = true
        return "3.6.5-1"
    }

    public func enroll(url: String, token: SecretBytes, patience: Duration) throws -> Bool {
        deeds.append("enroll \(url)")
        tokens.append(token)
        if let enrollError { throw enrollError }
        let id = grantedID ?? installation.systemID
        installation = MaasInstallation(isInstalled: true, mode: "rack", url: url, secret: token, systemID: id)
        return id != nil
    }

    public func start() { deeds.append("start") }
    public func stop() { deeds.append("stop") }

    public func remove() {
        deeds.append("remove")
        installation = MaasInstallation()
    }

    public func ping(url: String, certificateAuthority: String?) throws {
        pings.append(url)
        if let pingError { throw pingError }
    }

    public func racks(url: String, apiKey: SecretBytes) throws -> [ListedRack] {
        keys.append(apiKey)
        if let listError { throw listError }
        return listedRacks
    }

    public func nodes(url: String, apiKey: SecretBytes, hostnames: [String]) throws -> [ListedNode] {
        keys.append(apiKey)
        askedFor.append(hostnames)
        if let listError { throw listError }
        return listedNodes.filter { hostnames.contains($0.hostname) }
    }
}
