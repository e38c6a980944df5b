import MaasHost
import MaasIdentifiers
import SealedStore

/// A region that answers as a test wants, and records how it was asked.
public final class FakeRegionClient: RegionClient {
    /// The URLs that were pinged.
    public private(set) var pings: [String] = []
    /// How the region was asked.
    public private(set) var endpoints: [RegionEndpoint] = []
    /// The API keys with which the region was asked.
    public var keys: [SecretBytes] { endpoints.map(\.key) }
    /// The host names that the region was asked for.
    public private(set) var askedFor: [[String]] = []
    /// The MAC addresses that the region was asked for.
    public private(set) var askedForAddresses: [[String]] = []
    /// The host names to whose racks a question for racks was limited, or nil for all racks.
    public private(set) var askedForRacks: [[String]?] = []
    /// The racks that the region was told to delete.
    public private(set) var deleted: [String] = []

    /// What goes wrong when the region is pinged.
    public var pingError: MaasHostError?
    /// What keeps racks from the region.
    public var obstacle: String?
    /// What goes wrong when the region is asked for its nodes.
    public var listError: MaasHostError?
    /// The one key that the region accepts; nil for any.
    public var acceptedKey: SecretBytes?
    /// The rack controllers that the region has.
    public var listedRacks: [ListedRack] = []
    /// Whether somebody in the region's place says that a rack is deleted.
    public var isDeaf = false
    /// The host names about which the region refuses to answer.
    public var refusedNames: Set<String> = []
    /// The nodes that the region has.
    public var listedNodes: [ListedNode] = []

    /// A region without nodes.
    public init() {}

    /// Records the URL.
    ///
    /// - Throws: `pingError`.
    public func ping(url: RegionURL) throws {
        pings.append(url.description)
        if let pingError { throw pingError }
    }

    /// `obstacle`.
    public func obstacle(url: RegionURL) -> String? { obstacle }

    /// Those of `listedRacks` that have one of the names.
    ///
    /// - Throws: `listError`.
    public func racks(_ region: RegionEndpoint, hostnames: [String]?) throws -> [ListedRack] {
        endpoints.append(region)
        askedForRacks.append(hostnames)
        if let listError { throw listError }
        guard acceptedKey == nil || acceptedKey == region.key else {
            throw MaasHostError(.credentials, "MAAS does not accept the API key")
        }
        return listedRacks.filter { hostnames?.contains($0.hostname) ?? true }
    }

    /// Those of `listedRacks` that have one of the IDs.
    ///
    /// - Throws: `listError`.
    public func racks(_ region: RegionEndpoint, systemIDs: [String]) throws -> [ListedRack] {
        endpoints.append(region)
        if let listError { throw listError }
        return listedRacks.filter { systemIDs.contains($0.systemID) }
    }

    /// Those of `listedNodes` that have one of the names or addresses.
    ///
    /// - Throws: `listError`.
    public func nodes(_ region: RegionEndpoint, hostnames: [String], macAddresses: [String]) throws -> [ListedNode] {
        endpoints.append(region)
        askedFor.append(hostnames)
        askedForAddresses.append(macAddresses)
        if let listError { throw listError }
        guard refusedNames.isDisjoint(with: hostnames) else {
            throw MaasHostError(.badRequest, "MAAS says: Invalid hostname")
        }
        return listedNodes.filter {
            hostnames.contains($0.hostname) || !Set($0.macAddresses).isDisjoint(with: macAddresses)
        }
    }

    /// Deletes one of `listedRacks`.
    ///
    /// - Throws: `listError`.
    public func delete(_ region: RegionEndpoint, rack systemID: String) throws -> DeletionOutcome {
        endpoints.append(region)
        if let listError { throw listError }
        deleted.append(systemID)
        guard !isDeaf else { return .rack }
        listedRacks.removeAll { $0.systemID == systemID }
        return .gone
    }
}
