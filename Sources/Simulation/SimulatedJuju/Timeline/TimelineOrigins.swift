import JujuProtocol

/// The steps that led to others: each by what its cause names, which an earlier step made or changed.
enum TimelineOrigins {
    /// For each entry the place of the one that led to it, or nil where none did or none is left of it.
    static func of(_ entries: [TimelineEntry]) -> [Int?] {
        var places: [String: Int] = [:]
        return entries.enumerated().map { place, entry in
            defer { for key in made(by: entry) { places[key] = place } }
            return sought(by: entry).compactMap { places[$0] }.max()
        }
    }

    /// What a step made or changed.
    private static func made(by entry: TimelineEntry) -> [String] {
        var keys = entry.touched ?? []
        keys += entry.bags.compactMap { bag in bag.version.map { "databag \(bag.relation) \(bag.owner) \($0)" } }
        keys += entry.secrets.compactMap { change in change.revision.map { "secret \(change.id) \($0)" } }
        guard let unit = entry.unit else { return keys + ["command"] }
        if entry.cause != .command, entry.cause != nil { keys.append("hook of \(unit)") }
        guard let relation = entry.relation else { return keys }
        // An agent enters a relation's scope before relation-created, and leaves it after relation-broken.
        if entry.name.hasSuffix("-relation-created") { keys.append("entry \(relation) \(unit)") }
        if entry.name.hasSuffix("-relation-broken") { keys.append("exit \(relation) \(unit)") }
        return keys
    }

    /// What a step came of, the newest of these.
    private static func sought(by entry: TimelineEntry) -> [String] {
        guard let unit = entry.unit, let cause = entry.cause else { return [] }
        let relation = entry.relation ?? -1
        let remote = entry.remote ?? ""
        switch cause {
        case .retry, .sequence: return ["hook of \(unit)"]
        case .command: return ["command"]
        case .unit, .removal: return ["unit \(unit)"]
        case .options, .charm: return ["application \(unit.application)"]
        case .relation: return ["relation \(relation)", "unit \(unit)"]
        case .arrival: return ["entry \(relation) \(remote)", "entry \(relation) \(unit)"]
        case .departure: return ["exit \(relation) \(remote)"]
        case .ending: return ["relation \(relation)", "unit \(unit)", "unit \(remote)"]
        case .databag: return entry.version.map { ["databag \(relation) \(remote) \($0)"] } ?? []
        case .revision: return entry.version.map { ["secret \(entry.secret ?? "") \($0)"] } ?? []
        case .leadership, .unread, .clock, .storage, .machine: return []
        }
    }
}
