import JujuProtocol

/// Finds units that never come to rest: real charms write to a databag for ever when each answers what the other wrote.
struct Unrest {
    private let limit: Int
    private var counts: [UnitName: Int] = [:]
    private var latest: [UnitName: String] = [:]

    /// Finds units that run more than `limit` hooks.
    init(limit: Int) { self.limit = limit }

    /// More hooks than any unit of a model needs that comes to rest: some for each unit that it may hear of.
    static func limit(for model: ModelState) -> Int { 1_000 + 20 * (model.units.count + model.relations.count) }

    /// Counts a hook.
    ///
    /// - Throws: ``SimulationError`` with code `restless` that names the units, once one of them has reached the limit.
    mutating func note(_ report: HookReport) throws(SimulationError) {
        let count = counts[report.unit, default: 0] + 1
        counts[report.unit] = count
        // Who only comes near the limit takes part in it.
        if count > limit / 2 { latest[report.unit] = report.name }
        guard count > limit else { return }
        let units = latest.sorted { $0.key < $1.key }
        let shown = units.prefix(5).map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
        let more = units.count > 5 ? " and \(units.count - 5) more" : ""
        throw SimulationError(
            .restless,
            "no end in sight: \(report.unit) ran \(count) hooks; these units keep each other busy, as they would in Juju: "
                + "\(shown)\(more). Let a charm write only what differs from what is there already")
    }
}
