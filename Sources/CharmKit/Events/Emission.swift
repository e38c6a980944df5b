/// An event on its way to one handler.
///
/// The event's properties are reached as if they were the emission's own: `emission.config` is `emission.event.config`.
@dynamicMemberLookup
public final class Emission<Event> {
    /// What happened.
    public let event: Event

    /// How often the handler has put this event off before.
    public let earlierAttempts: Int

    private(set) var deferral: String?

    init(_ event: Event, earlierAttempts: Int = 0) {
        self.event = event
        self.earlierAttempts = earlierAttempts
    }

    /// A property of the event.
    public subscript<Value>(dynamicMember path: KeyPath<Event, Value>) -> Value { event[keyPath: path] }
}

extension Emission where Event: DeferrableEvent {
    /// Asks for this event again, for this handler, at the start of the next hook; `reason` tells people why.
    public func `defer`(_ reason: String) { deferral = reason }
}
