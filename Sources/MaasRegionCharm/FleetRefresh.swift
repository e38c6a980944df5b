import JujuProtocol
import MaasIdentifiers
import MaasRegion

/// Which rack is to be refreshed next when the region runs a newer release than its racks.
///
/// One at a time has its turn, so that the machines of a cloud never lose all of their racks at once. It keeps it until MAAS lists it as
/// connected with the region's release; one that does not come back keeps the others from being refreshed.
struct FleetRefresh {
    let units: RackUnits
    /// The region's release.
    let release: MaasRelease
    /// The release of each rack that MAAS was asked about and that has another one.
    let others: [UnitName: MaasRelease]

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
        if let unit = published.keys.sorted().first(where: { published[$0]?.refresh == release }),
            let data = units.complete[unit], data.departure != .removed, let report = reports[unit],
            !asked.contains(unit) || others[unit] != nil || report.state != .connected
        {
            return unit
        }
        return others.filter { $0.value < release && reports[$0.key]?.state == .connected }.keys.min()
    }
}
