import CharmKit
import JujuProtocol
import MaasHost
import MaasRegion

/// Keeps up with what MAAS says of the racks, and makes it forget those that left.
struct RackWatch {
    let framework: Framework
    let machine: any Machine
    let client: any RegionClient
    let region: AdoptedRegion

    /// What the leader knows of the racks.
    struct Outcome {
        /// What to publish of each unit.
        var reports: [UnitName: RackReport]
        /// The racks that left, and that MAAS still has.
        var departed: [DepartedRack] = []
        /// Why MAAS could not be asked.
        var obstacle: Status?
    }

    /// Looks at the racks of `units`, of which `published` is known, and of those that left.
    func look(_ units: RackUnits, _ published: [UnitName: RackReport], _ claims: inout RackClaims) throws -> Outcome {
        let pace = ReportPace(framework: framework, now: machine.now)
        try pace.note(region, published)
        let canWait = try silentSince.value == nil && claims.departed(units).isEmpty
        var outcome = Outcome(reports: published)
        if try !canWait || !pace.holds(units, published) { outcome = try lookNow(units, published, &claims) }
        if outcome.reports != published { try pace.tell(outcome.reports, after: published) }
        outcome.departed += claims.kept(units)
        return outcome
    }

    private func lookNow(
        _ units: RackUnits, _ published: [UnitName: RackReport], _ claims: inout RackClaims
    ) throws -> Outcome {
        do {
            guard let endpoint = try endpoint() else { return Outcome(reports: Self.unconfirmed(units, published)) }
            let outcome = try ask(endpoint, units, published, &claims)
            silentSince.set(nil)
            return outcome
        } catch let error as MaasHostError where error.code != .refused {
            let status = Status.waiting("to learn from MAAS which racks are connected: \(error)")
            return try silence(units, published, .unreachable, error.description, status)
        } catch let error as HookToolError where error.code != .unreachable {
            let why = "the secret of option api-key can't be read now: \(error.message)"
            let status = Status.waiting("to learn from MAAS which racks are connected: \(why)")
            return try silence(units, published, .unconfirmed, why, status)
        } catch {
            guard error is MaasHostError || error is ConfigError else { throw error }
            let status = Status.blocked("MAAS can't be asked which racks are connected: \(error)")
            return try silence(units, published, .unconfirmed, "\(error)", status)
        }
    }

    /// Where and how the region is asked, or nil without a key to it.
    func endpoint() throws -> RegionEndpoint? {
        try region.options.readKey(framework).map {
            RegionEndpoint(url: region.ownURL, key: $0, certificateAuthority: region.certificateAuthority)
        }
    }

    /// What there is to say without a key: which agents clash with others. What MAAS has said to be wrong stays so, since
    /// nobody has seen it mended.
    static func unconfirmed(
        _ units: RackUnits, _ published: [UnitName: RackReport]
    ) -> [UnitName: RackReport] {
        let report = RackReport(.unconfirmed, message: "no API key (option api-key of maas-region)")
        let clashes = Namesakes(units.complete, published: published).clashes
        return units.complete.reduce(into: [:]) { reports, entry in
            let (unit, data) = entry
            let known = published[unit].flatMap { $0.isFault && $0.rival == nil && data.isSubject(of: $0) ? $0 : nil }
            reports[unit] = known ?? data.addressed(clashes[unit].map(RackReport.init) ?? report)
        }
    }

    private func ask(
        _ endpoint: RegionEndpoint, _ units: RackUnits, _ published: [UnitName: RackReport], _ claims: inout RackClaims
    ) throws -> Outcome {
        claims.note(units, published)
        let subjects = units.complete.filter { unit, data in isDue(data, published[unit]) }
        let departed = claims.departed(units)
        if !isAboutOneUnit {
            try claims.review(units) { try client.nodes(endpoint, hostnames: $0, macAddresses: []) }
        }
        guard !subjects.isEmpty || !departed.isEmpty else { return Outcome(reports: published) }
        let others = subjects.keys.compactMap { published[$0]?.hostname } + departed.map(\.hostname)
        let answer = try RackCensus(client: client, endpoint: endpoint).take(
            subjects, among: units.complete, published, besides: isAboutOneUnit ? others : nil)
        let reports = published.merging(answer.reports) { $1 }
        claims.note(units, reports)
        let waiting = try claims.settle(units, answer.racks, logger: framework.logger) {
            try client.delete(endpoint, rack: $0)
        }
        return Outcome(reports: reports, departed: waiting)
    }

    /// In a hook about one agent, only what is new is asked, so that many agents don't cost the square of their number.
    private func isDue(_ unit: MaasRequirerUnitData, _ report: RackReport?) -> Bool {
        guard isAboutOneUnit, let report else { return true }
        return report.state != .connected || !unit.isSubject(of: report)
    }

    private var isAboutOneUnit: Bool { framework.environment.event.relation?.remoteUnit != nil }
}

// While MAAS can't be asked.
extension RackWatch {
    private var silentSince: StoredValue<Int> { framework.stored(Int.self, "maas-region/silent-since") }

    /// What is known stays as it is for a while; then nobody knows any more.
    private func silence(
        _ units: RackUnits, _ published: [UnitName: RackReport], _ state: RackReport.State, _ why: String,
        _ status: Status
    ) throws -> Outcome {
        let since = try silentSince.value ?? machine.now
        silentSince.set(since)
        guard machine.now - since >= region.options.answerTimeout else {
            return Outcome(reports: published, obstacle: status)
        }
        let reports = published.mapValues { report in
            var report = report
            guard !report.isFault || state == .unreachable && report.state != .conflict else { return report }
            (report.state, report.message) = (state, why)
            return report
        }
        return Outcome(reports: reports, obstacle: status)
    }
}

extension RackReport {
    /// Whether MAAS has said that something is wrong with the rack.
    fileprivate var isFault: Bool { [.conflict, .dead, .absent].contains(state) }
}
