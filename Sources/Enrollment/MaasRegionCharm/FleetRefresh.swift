import JujuProtocol
import MaasIdentifiers
import MaasRegion

/// Which rack is to be refreshed next when the region runs a newer release than its racks.
///
/// One at a time has its turn, so that the machines of a cloud never lose all of their racks at once. It keeps it until MAAS lists it as
/// connected with the region's release; one that does not come back keeps the others from being refreshed. One that stays connected
/// with its old release for long, since it is not to follow or can't be refreshed, comes again when all others had their turn.
struct FleetRefresh {
    let units: RackUnits
    /// The region's release.
    let release: MaasRelease
    /// The release of each rack that MAAS was asked about and that has another one.
    let others: [UnitName: MaasRelease]
    /// How long the one whose turn it is has had it, in seconds.
    let duration: Int

    /// How long, in seconds, a rack that is connected has its turn: an agent tries twice in that time.
    private static let limit = 7200

    /// The reports, one of which says that it is its rack's turn.
    func reports(
        _ reports: [UnitName: RackReport], after published: [UnitName: RackReport], asked: Set<UnitName>
    ) -> [UnitName: RackReport] {
        let turn = turn(reports, published, asked)
        return reports.reduce(into: reports) { result, entry in
            result[entry.key]?.refresh = entry.key == turn ? release : nil
        }
    }

    private func turn(
        _ reports: [UnitName: RackReport], _ published: [UnitName: RackReport], _ asked: Set<UnitName>
    ) -> UnitName? {
        let holder = published.keys.sorted().first { published[$0]?.refresh == release }
        // After it comes the next one, and not one before it that could not follow.
        let candidates = candidates(reports)
        let next = candidates.first { $0 > holder ?? $0 } ?? candidates.first
        guard let holder, let data = units.complete[holder], !data.hasLeft, let report = reports[holder],
            !asked.contains(holder) || others[holder] != nil || report.state != .connected
        else { return next }
        let isAtWork = !asked.contains(holder) || report.state != .connected
        return isAtWork || duration < Self.limit ? holder : next ?? holder
    }

    /// The racks that are connected and older than their region.
    private func candidates(_ reports: [UnitName: RackReport]) -> [UnitName] {
        others.filter { $0.value < release && reports[$0.key]?.state == .connected }.keys.sorted()
    }
}
