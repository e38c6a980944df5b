import CharmKit
import JujuProtocol
import MaasHost
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
        guard let last = Int(moment: try last.value), (0..<units.complete.count).contains(now - last) else {
            return false
        }
        return try isAnyoneToRenew(units, published)
            || units.complete.contains { isExpected($1, published[$0]) }
            || isAnyoneToJoin(event.endpoint, units)
    }

    /// Keeps in mind that the agents, who knew of `published`, are told `reports` now.
    func tell(_ reports: [UnitName: RackReport], after published: [UnitName: RackReport]) throws {
        last.set(now)
        guard var offer = try offer.value.flatMap(Offer.init), offer.awaited > 0 else { return }
        let renewed = published.count { unit, report in reports[unit]?.enrollment != report.enrollment }
        offer.awaited = max(offer.awaited - renewed, 0)
        self.offer.set(offer.description)
    }

    /// Takes note of the offer with this mark, of which agents know by `published`, and returns the mark of the one before this hook.
    func note(_ mark: String, _ published: [UnitName: RackReport]) throws -> String {
        guard let known = try offer.value.flatMap(Offer.init) else {
            offer.set(Offer(mark: mark, since: 0, awaited: 0).description)
            return mark
        }
        guard known.mark != mark else { return mark }
        let enrolled = published.values.count { $0.enrollment != nil }
        offer.set(Offer(mark: mark, since: now, awaited: enrolled).description)
        return known.mark
    }

    private var offer: StoredValue<String> { framework.stored(String.self, "maas-region/offer") }

    private var last: StoredValue<Int> { framework.stored(Int.self, "maas-region/told") }

    /// Whether agents have been given another URL or token a moment ago, and some have yet to tell that they enrolled with it.
    private func isAnyoneToRenew(_ units: RackUnits, _ published: [UnitName: RackReport]) throws -> Bool {
        guard let offer = try offer.value.flatMap(Offer.init), (0..<Offer.patience).contains(now - offer.since) else {
            return false
        }
        return offer.awaited
            > units.complete.count { unit, data in
                published[unit]?.enrollment.map { $0 != data.enrollment } ?? false
            }
    }

    /// Whether an agent has yet to tell what came of its being let go on.
    private func isExpected(_ unit: MaasRequirerUnitData, _ report: RackReport?) -> Bool {
        guard let report, !unit.hasLeft, unit.isSubject(of: report) else { return false }
        return unit.enrollment == nil && [.absent, .unconfirmed].contains(report.state)
    }

    /// Whether Juju knows of agents that have not published anything yet; of those in other models it does not.
    private func isAnyoneToJoin(_ endpoint: String, _ units: RackUnits) throws -> Bool {
        try (framework.model.goalState().relations[endpoint] ?? [:]).contains { name, entry in
            guard let unit = UnitName(name), !entry.isDying else { return false }
            return units.complete[unit] == nil && units.malformed[unit] == nil
        }
    }
}

/// What the agents are to enroll with.
private struct Offer: CustomStringConvertible {
    /// A ``RackOffer``'s mark.
    var mark: String
    /// Since when, in seconds since 1970; 0 for an offer that was there before anyone enrolled.
    var since: Int
    /// How many racks that are enrolled otherwise have not been reported as enrolled with it yet.
    var awaited: Int

    /// How long agents are expected to enroll anew, in seconds: until the next update-status.
    static let patience = 300

    init(mark: String, since: Int, awaited: Int) { (self.mark, self.since, self.awaited) = (mark, since, awaited) }

    /// An offer by its ``description``, or nil.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 3, let since = Int(moment: words[1]), let awaited = Int(words[2]), awaited >= 0 else {
            return nil
        }
        self.init(mark: String(words[0]), since: since, awaited: awaited)
    }

    var description: String { "\(mark) \(since) \(awaited)" }
}
