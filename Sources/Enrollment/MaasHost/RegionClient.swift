import MaasIdentifiers
import MaasctlJSON

/// What became of a rack controller that was deleted.
public typealias DeletionOutcome = MaasctlDeletion.Outcome

/// What asks a region.
public protocol RegionClient {
    /// Asks whether a region answers at `url`, as a rack would, which trusts only whom its machine trusts
    /// (provisioningserver/rpc/clusterservice.py, `_fetch_rpc_info`).
    ///
    /// - Throws: ``MaasHostError`` with ``MaasHostError/Code-swift.struct/unreachable`` when no region answers.
    func ping(url: RegionURL) throws

    /// Asks as this machine's own rack does, which trusts only whom the machine trusts and waits 5 s, and connects to the region's
    /// processes.
    ///
    /// - Returns: What keeps racks on this machine from the region, or nil when nothing does that can be seen.
    func obstacle(url: RegionURL) -> String?

    /// The region's rack controllers: all, or those of these short host names.
    func racks(_ region: RegionEndpoint, hostnames: [String]?) throws -> [ListedRack]

    /// The region's rack controllers of these IDs, whatever their names are by now.
    func racks(_ region: RegionEndpoint, systemIDs: [String]) throws -> [ListedRack]

    /// The region's nodes of any type that have one of these short host names or MAC addresses.
    func nodes(_ region: RegionEndpoint, hostnames: [String], macAddresses: [String]) throws -> [ListedNode]

    /// Deletes a rack controller from the region and returns what MAAS turned it into.
    ///
    /// - Throws: ``MaasHostError`` when it is not deleted, with MAAS's reason; with
    ///   ``MaasHostError/Code-swift.struct/notFound`` when there is none of that id.
    func delete(_ region: RegionEndpoint, rack systemID: String) throws -> DeletionOutcome
}
