import Glibc

/// `charm-queue list|drop`: the deferred events of a unit, shown to an operator and dropped at will.
///
/// It is the charm's executable under another name, run within `juju exec`.
struct CharmQueue {
    /// The name by which the executable is started.
    static let name = "charm-queue"

    private static let usage = """
        usage: juju exec --unit UNIT -- ./charm-queue list [--format text|json]
               juju exec --unit UNIT -- ./charm-queue drop N|all

        list shows the deferred events of the unit, the oldest first; drop makes it forget the event of that number, or all.

        """

    private let state: CharmState
    private let queue: DeferralQueue

    init(_ tools: HookTools) {
        state = CharmState(tools)
        queue = DeferralQueue(in: state)
    }

    /// Does what the arguments after the program's name say.
    func run(_ arguments: [String]) -> CommandAnswer {
        do {
            switch (arguments.first, arguments.count) {
            case ("list", 1): return try list(asJSON: false)
            case ("list", 3) where arguments[1] == "--format" && ["text", "json"].contains(arguments[2]):
                return try list(asJSON: arguments[2] == "json")
            case ("list", 2) where ["--format=text", "--format=json"].contains(arguments[1]):
                return try list(asJSON: arguments[1].hasSuffix("json"))
            case ("drop", 2): return try drop(arguments[1])
            default: return CommandAnswer(output: Self.usage, code: 2)
            }
        } catch {
            return CommandAnswer(output: "charm-queue: \(error)\n", code: 1)
        }
    }

    private func list(asJSON: Bool) throws -> CommandAnswer {
        let events = try queue.events
        if try isUnreadable { return Self.unreadable }
        if asJSON { return CommandAnswer(output: try JSONText.encoded(events) + "\n", code: 0) }
        return CommandAnswer(output: events.isEmpty ? "Nothing is deferred.\n" : Self.table(events), code: 0)
    }

    private func drop(_ which: String) throws -> CommandAnswer {
        var events = try queue.events
        let gone: [DeferredEvent]
        if try isUnreadable {
            guard which == "all" else { return Self.unreadable }
            state.keep(DeferralQueue.key, nil)
            try state.commit()
            return CommandAnswer(output: "Dropped what could not be read\n", code: 0)
        }
        if which == "all" {
            gone = events
            events = []
        } else {
            guard let number = Int(which) else { return CommandAnswer(output: Self.usage, code: 2) }
            guard events.indices.contains(number - 1) else {
                let there = events.isEmpty ? "nothing is deferred" : "there are 1 to \(events.count)"
                return CommandAnswer(output: "charm-queue: there is no event \(number): \(there)\n", code: 1)
            }
            gone = [events.remove(at: number - 1)]
        }
        if !gone.isEmpty { queue.replace(events) }
        queue.commit { _ in }
        try state.check()
        try state.commit()
        let lines = gone.map { "Dropped \($0.source) for \($0.observer) (\($0.reason))\n" }
        return CommandAnswer(output: gone.isEmpty ? "Nothing is deferred.\n" : lines.joined(), code: 0)
    }

    /// Whether something waits, though nothing can be read: an empty queue is not kept.
    private var isUnreadable: Bool {
        get throws { try queue.events.isEmpty && state.value(DeferralQueue.key) != nil }
    }

    private static let unreadable = CommandAnswer(
        output: "charm-queue: this version of the charm can't read what is deferred; drop all forgets it\n", code: 1)

    private static func table(_ events: [DeferredEvent]) -> String {
        let now = time(nil)
        let head = ["", "AGE", "LAST", "DEADLINE", "TRIES", "SOURCE", "HANDLER", "WHILE", "REASON"]
        let rows = events.enumerated().map { index, event in
            [
                "\(index + 1)", age(now - event.since), age(now - event.last),
                event.deadline.map { $0 <= now ? "passed" : "in \(age($0 - now))" } ?? "-", "\(event.attempts)",
                event.source, event.observer,
                event.guards.isEmpty ? "-" : event.guards.map(\.description).joined(separator: ", "), event.reason,
            ]
        }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        return ([head] + rows).map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }

    private static func age(_ seconds: Int) -> String {
        switch max(0, seconds) {
        case let seconds where seconds < 60: "\(seconds)s"
        case let seconds where seconds < 3600: "\(seconds / 60)m"
        case let seconds where seconds < 172_800: "\(seconds / 3600)h\(seconds / 60 % 60)m"
        case let seconds: "\(seconds / 86_400)d"
        }
    }
}
