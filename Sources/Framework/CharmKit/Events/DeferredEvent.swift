/// An event that a handler has put off, as it waits in Juju's state store.
public struct DeferredEvent: Codable, Hashable, Sendable {
    /// The source that emitted it.
    public let source: String
    /// The handler that put it off: its name or, if it has none, the file that observes.
    public let observer: String
    /// The event as JSON.
    public let event: String
    /// Why it was put off, at most 500 bytes.
    public let reason: String
    /// How often it was put off.
    public let attempts: Int
    /// When it was first put off, in seconds since 1970.
    public let since: Int
    /// When it was last put off, in seconds since 1970.
    public let last: Int
    /// When it is given to its handler for the last time, in seconds since 1970, or nil.
    public let deadline: Int?
    /// What must hold for it to come again.
    public let guards: [DeferralGuard]

    /// Reads an event that waits. One that was put off before there were guards and deadlines has none.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        source = try values.decode(String.self, forKey: .source)
        observer = try values.decode(String.self, forKey: .observer)
        event = try values.decode(String.self, forKey: .event)
        reason = try values.decode(String.self, forKey: .reason)
        attempts = try values.decode(Int.self, forKey: .attempts)
        since = try values.decode(Int.self, forKey: .since)
        last = try values.decodeIfPresent(Int.self, forKey: .last) ?? since
        deadline = try values.decodeIfPresent(Int.self, forKey: .deadline)
        guards = try values.decodeIfPresent([DeferralGuard].self, forKey: .guards) ?? []
    }

    init(
        source: String, observer: String, event: String, reason: String, attempts: Int, since: Int, last: Int,
        deadline: Int?, guards: [DeferralGuard]
    ) {
        self.source = source
        self.observer = observer
        self.event = event
        // It may repeat what a peer said.
        self.reason = reason.utf8.count <= 500 ? reason : String(decoding: reason.utf8.prefix(490), as: UTF8.self) + "…"
        self.attempts = attempts
        self.since = since
        self.last = last
        self.deadline = deadline
        self.guards = guards
    }

    /// This event with the age of an equal one that waits already, and the earlier deadline of the two.
    func older(than waiting: DeferredEvent) -> DeferredEvent {
        DeferredEvent(
            source: source, observer: observer, event: event, reason: reason,
            attempts: max(attempts, waiting.attempts + 1), since: min(since, waiting.since), last: last,
            deadline: [deadline, waiting.deadline].compactMap { $0 }.min(), guards: guards)
    }

    /// This event put off once more, at `now`.
    func again(because error: ConfigError, at now: Int) -> DeferredEvent {
        DeferredEvent(
            source: source, observer: observer, event: event, reason: "\(error)", attempts: attempts + 1, since: since,
            last: now, deadline: deadline, guards: guards)
    }

    /// Whether its deadline has come at `now`, in seconds since 1970.
    func isPastDeadline(at now: Int) -> Bool { deadline.map { $0 <= now } ?? false }

    func isSame(as other: DeferredEvent) -> Bool {
        (event, source, observer) == (other.event, other.source, other.observer)
    }

    /// Whether it waits for the same handler of the same source.
    func isOfSameHandler(as other: DeferredEvent) -> Bool { (source, observer) == (other.source, other.observer) }
}
