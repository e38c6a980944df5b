/// An event on its way to one handler.
///
/// The event's properties are reached as if they were the emission's own: `emission.config` is `emission.event.config`.
@dynamicMemberLookup
public final class Emission<Event> {
    /// What happened.
    public let event: Event

    /// How often the handler has put this event off before.
    public let earlierAttempts: Int

    /// Whether the time that the handler gave this event when it put it off is over.
    ///
    /// Such an event comes once more, so that its handler can give up in its own way and say so; putting it off again
    /// has no effect but a warning in the log.
    public let isPastDeadline: Bool

    private(set) var deferral: Deferral?

    init(_ event: Event, earlierAttempts: Int = 0, isPastDeadline: Bool = false) {
        self.event = event
        self.earlierAttempts = earlierAttempts
        self.isPastDeadline = isPastDeadline
    }

    /// A property of the event.
    public subscript<Value>(dynamicMember path: KeyPath<Event, Value>) -> Value { event[keyPath: path] }
}

/// What a handler has said when it put an event off.
struct Deferral {
    let event: any DeferrableEvent
    let reason: String
    var patience: Duration?
    var guards: [DeferralGuard] = []

    /// When the patience ends, in seconds since 1970: never earlier than asked for, and at the end of time if that is
    /// beyond.
    func deadline(since: Int) -> Int? {
        guard let (seconds, attoseconds) = patience?.components else { return nil }
        let (begun, isBeyond) = Int(seconds).addingReportingOverflow(attoseconds > 0 ? 1 : 0)
        let (deadline, isLater) = since.addingReportingOverflow(begun)
        return isBeyond || isLater ? .max : deadline
    }
}

extension Emission where Event: DeferrableEvent {
    /// Asks for this event again, for this handler, at the start of the next hook.
    ///
    /// An equal event that waits for the same handler is not kept twice. Equal means of equal JSON: a `Set`, or a
    /// dictionary whose keys are neither `String` nor `Int`, is written in another order each time, so let events hold
    /// sorted arrays instead.
    ///
    /// - Parameters:
    ///   - reason: Tells people why, in `charm-queue list`.
    ///   - patience: How long the event may wait, from when it was first put off; then it comes for the last time, with
    ///     ``isPastDeadline`` set. An earlier deadline is not put off. Rounded up to whole seconds; for ever if nil.
    ///   - guards: What must hold for the event to come again; it is dropped when one does not.
    public func `defer`(_ reason: String, for patience: Duration? = nil, while guards: DeferralGuard...) {
        deferral = Deferral(event: event, reason: reason, patience: patience, guards: guards)
    }
}
