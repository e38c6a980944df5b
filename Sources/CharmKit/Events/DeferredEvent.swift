/// An event that a handler has put off, as it waits in Juju's state store.
public struct DeferredEvent: Codable, Hashable, Sendable {
    /// The source that emitted it.
    public let source: String
    /// The handler that put it off.
    public let observer: String
    /// The event as JSON.
    public let event: String
    /// Why it was put off.
    public let reason: String
    /// How often it was put off.
    public let attempts: Int
    /// When it was first put off, in seconds since 1970.
    public let since: Int

    /// This event with the age of an equal one that waits already.
    func older(than waiting: DeferredEvent) -> DeferredEvent {
        DeferredEvent(
            source: source, observer: observer, event: event, reason: reason,
            attempts: max(attempts, waiting.attempts + 1),
            since: min(since, waiting.since))
    }

    func isSame(as other: DeferredEvent) -> Bool {
        (source, observer, event) == (other.source, other.observer, other.event)
    }
}
