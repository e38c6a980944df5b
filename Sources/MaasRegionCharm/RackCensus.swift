import CharmKit
import JujuProtocol
import MaasHost
import MaasRegion

/// What MAAS says of the racks of the agents' units.
struct RackCensus {
    let client: any RegionClient
    let endpoint: RegionEndpoint

    /// What came of asking.
    struct Answer {
        /// The racks that MAAS has, by id: all of them, or those that were asked for.
        var racks: [String: ListedRack]
        /// A report for each unit that was asked about.
        var reports: [UnitName: RackReport]
    }

    /// Asks about `units`, some of all of which `published` is known, and about racks of these other host names.
    ///
    /// - Throws: ``MaasHostError``.
    func take(
        _ units: [UnitName: MaasRequirerUnitData], among all: [UnitName: MaasRequirerUnitData],
        _ published: [UnitName: RackReport], besides names: [String]?
    ) throws -> Answer {
        let hostnames = names.map { Set($0 + units.values.map(\.shortHostname)).sorted() }
        let listed = try client.racks(endpoint, hostnames: hostnames)
        let racks = Dictionary(listed.map { ($0.systemID, $0) }) { first, _ in first }
        let conflicts = try RackConflicts(racks: racks, units: all, published: published).find(among: units) {
            names, addresses in
            try client.nodes(endpoint, hostnames: names, macAddresses: addresses)
        }
        let reports = units.map { unit, data in
            (unit, data.addressed(conflicts[unit] ?? Self.report(of: data, in: racks)))
        }
        return Answer(racks: racks, reports: Dictionary(uniqueKeysWithValues: reports))
    }

    private static func report(of unit: MaasRequirerUnitData, in racks: [String: ListedRack]) -> RackReport {
        guard let id = unit.systemID, let rack = racks[id] else { return RackReport(.absent) }
        return RackReport(rack.health == .connected ? .connected : .dead, systemID: id)
    }
}

extension MaasRequirerUnitData {
    /// The host name without its domain, by which MAAS tells nodes apart (MAAS 3.4 to 3.7).
    var shortHostname: String { String(hostname.prefix { $0 != "." }) }

    /// The report, for this machine and this enrollment of it.
    func addressed(_ report: RackReport) -> RackReport {
        var report = report
        report.enrollment = enrollment
        report.hostname = hostname
        return report
    }

    /// Whether the report is one on this machine and this enrollment of it.
    func isSubject(of report: RackReport) -> Bool {
        report.enrollment == enrollment && report.hostname == hostname
            && (report.systemID == nil || report.systemID == systemID)
    }
}
