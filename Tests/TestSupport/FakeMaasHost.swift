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
    /// The time on the machine, in seconds since 1970.
    public var now = 1_790_000_000
    /// What a charm has noted.
    public private(set) var note: String?
    /// What MAAS's files say, if they can be read.
    public var files = MaasInstallation()
    /// Why they can't be read.
    public var filesError: MaasHostError?

    /// What was done to the machine, in order, such as `enroll http://h/MAAS`; a `ping` does nothing to it.
    public private(set) var deeds: [String] = []
    /// The URLs that were pinged.
    public private(set) var pings: [String] = []
    /// The tokens that it was enrolled with.
    public private(set) var tokens: [SecretBytes] = []
    /// How a region was asked.
    public private(set) var apis: [MaasAPI] = []
    /// The API keys with which a region was asked.
    public var keys: [SecretBytes] { apis.map(\.key) }
    /// The host names that a region was asked for.
    public private(set) var askedFor: [[String]] = []
    /// The addresses that a region was asked for.
    public private(set) var askedForAddresses: [[String]] = []
    /// The host names to whose racks a question for racks was limited, or nil for all racks.
    public private(set) var askedForRacks: [[String]?] = []
    /// The racks that a region was told to forget.
    public private(set) var deleted: [String] = []

    /// The id that a region gives when it enrolls; nil for a region that does not take it.
    public var grantedID: String? = "4e663g"
    /// What goes wrong when something is noted.
    public var noteError: MaasHostError?
    /// What goes wrong when it enrolls.
    public var enrollError: MaasHostError?
    /// What goes wrong when MAAS is installed, started, stopped or removed.
    public var snapError: MaasHostError?
    /// What goes wrong when a region is pinged.
    public var pingError: MaasHostError?
    /// What goes wrong when a region is asked for its nodes.
    public var listError: MaasHostError?
    /// What goes wrong when a region is told to forget a rack.
    public var deleteError: MaasHostError?
    /// What becomes of a rack that a region is told to forget.
    public var deletedOutcome = "gone"
    /// The rack controllers that a region has.
    public var listedRacks: [ListedRack] = []
    /// The nodes that a region has.
    public var listedNodes: [ListedNode] = []

    /// A machine without MAAS, whose region takes it.
    public init() {}

    /// What MAAS's files say.
    ///
    /// - Throws: `filesError`.
    public var installation: MaasInstallation {
        get throws {
            if let filesError { throw filesError }
            return files
        }
    }

    /// Remembers the note.
    ///
    /// - Throws: `noteError`.
    public func keep(note: String?) throws {
        if let noteError { throw noteError }
        self.note = note
    }

    /// Installs MAAS.
    ///
    /// - Throws: `snapError`.
    public func install(channel: String) throws {
        deeds.append("install \(channel)")
        if let snapError { throw snapError }
        files.isInstalled = true
        files.version = "3.6.5-1"
    }

    /// Makes it a rack, or throws what a test wants.
    ///
    /// - Throws: `enrollError`.
    public func enroll(url: String, token: SecretBytes, patience: Duration) throws -> Bool {
        deeds.append("enroll \(url)")
        tokens.append(token)
        if let enrollError { throw enrollError }
        files = MaasInstallation(
            isInstalled: true, version: files.version, mode: "rack", url: url, secret: token, systemID: grantedID)
        return grantedID != nil
    }

    /// Remembers it.
    ///
    /// - Throws: `snapError`.
    public func start() throws { try snap("start") }

    /// Remembers it.
    ///
    /// - Throws: `snapError`.
    public func stop() throws { try snap("stop") }

    /// Forgets the installation.
    ///
    /// - Throws: `snapError`.
    public func remove() throws {
        try snap("remove")
        files = MaasInstallation()
    }

    private func snap(_ deed: String) throws {
        deeds.append(deed)
        if let snapError { throw snapError }
    }

    /// Remembers the URL.
    ///
    /// - Throws: `pingError`.
    public func ping(url: String, certificateAuthority: String?) throws {
        pings.append(url)
        if let pingError { throw pingError }
    }

    /// Gives those of `listedRacks` that have one of the names.
    ///
    /// - Throws: `listError`.
    public func racks(_ api: MaasAPI, hostnames: [String]?) throws -> [ListedRack] {
        apis.append(api)
        askedForRacks.append(hostnames)
        if let listError { throw listError }
        return listedRacks.filter { hostnames?.contains($0.hostname) ?? true }
    }

    /// Gives those of `listedNodes` that have one of the names or addresses.
    ///
    /// - Throws: `listError`.
    public func nodes(_ api: MaasAPI, hostnames: [String], macAddresses: [String]) throws -> [ListedNode] {
        apis.append(api)
        askedFor.append(hostnames)
        askedForAddresses.append(macAddresses)
        if let listError { throw listError }
        return listedNodes.filter {
            hostnames.contains($0.hostname) || !Set($0.macAddresses).isDisjoint(with: macAddresses)
        }
    }

    /// Forgets one of `listedRacks`.
    ///
    /// - Throws: `listError`, `deleteError`.
    public func delete(_ api: MaasAPI, rack systemID: String) throws -> DeletedRack {
        apis.append(api)
        if let error = listError ?? deleteError { throw error }
        deleted.append(systemID)
        listedRacks.removeAll { $0.systemID == systemID }
        return DeletedRack(outcome: deletedOutcome)
    }
}
