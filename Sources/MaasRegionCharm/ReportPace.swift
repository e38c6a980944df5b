import CharmKit
import JujuProtocol
import MaasRegion
import SealedStore

/// When the leader tells what is new of the racks.
///
/// All agents read one databag, so each change of it wakes every one of them. While more news is to come, n agents are told
/// every n seconds at most, and what is new by then goes out at once: their number does not multiply. Nothing waits for ever:
/// the last of the expected news, the first hook after that time, or one that is not about a single agent, such as the next
/// update-status, takes everything along.
struct ReportPace {
    let framework: Framework
    /// The time, in seconds since 1970.
    let now: Int

    /// Whether the reports on `units`, of which `published` is known, wait for those to come.
    ///
    /// - Throws: `HookToolError`.
    func holds(_ units: RackUnits, _ published: [UnitName: RackReport]) throws -> Bool {
        guard let event = framework.environment.event.relation, event.remoteUnit != nil else { return false }
        guard let last = try last.value, (0..<units.complete.count).contains(now - last) else { return false }
        let isRenewal = try isRenewal
        return try units.complete.contains { isExpected($1, published[$0], isRenewal: isRenewal) }
            || isAnyoneToJoin(event.endpoint, units)
    }

    /// Keeps in mind that the agents are told something now.
    func tell() { last.set(now) }

    /// Takes note of what agents are to enroll with.
    func note(_ region: AdoptedRegion) throws {
        var builder = Fingerprint.Builder(key: try framework.fingerprintKey())
        builder.append("url", region.url)
        builder.append("token", region.token)
        let mark = String(builder.finish().description.prefix(16))
        guard let known = try offer.value else { return offer.set("\(mark) 0") }
        if !known.hasPrefix(mark) { offer.set("\(mark) \(now)") }
    }

    private var offer: StoredValue<String> { framework.stored(String.self, "maas-region/offer") }

    /// Whether the agents have been given another URL or token a moment ago, with which all of them enroll anew.
    private var isRenewal: Bool {
        get throws {
            let since = try offer.value?.split(separator: " ").last.flatMap { Int($0) } ?? 0
            return (0..<Self.renewal).contains(now - since)
        }
    }

    /// How long agents are expected to enroll anew, in seconds: until the next update-status.
    private static let renewal = 300

    private var last: StoredValue<Int> { framework.stored(Int.self, "maas-region/told") }

    /// Whether an agent has yet to tell what came of its being let go on, or of another URL or token.
    private func isExpected(_ unit: MaasRequirerUnitData, _ report: RackReport?, isRenewal: Bool) -> Bool {
        guard let report, unit.isSubject(of: report) else { return false }
        return isRenewal || unit.enrollment == nil && [.absent, .unconfirmed].contains(report.state)
    }

    /// Whether Juju knows of agents that have not published anything yet; of those in other models it does not.
    private func isAnyoneToJoin(_ endpoint: String, _ units: RackUnits) throws -> Bool {
        try (framework.model.goalState().relations[endpoint] ?? [:]).contains { name, entry in
            guard let unit = UnitName(name), !entry.isDying else { return false }
            return units.complete[unit] == nil && units.malformed[unit] == nil
        }
    }
}
