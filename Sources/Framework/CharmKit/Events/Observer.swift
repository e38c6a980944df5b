import FoundationEssentials

/// A handler of one source's events; ``TypedObserver`` knows their type.
class Observer {
    let source: Handle
    /// By which a deferred event finds its handler again: one that the charm has given, or the file that observes.
    let name: String

    init(source: Handle, name: String) {
        self.source = source
        self.name = name
    }

    /// The type of the events.
    var eventType: Any.Type { Never.self }

    /// Gives a deferred event to the handler again; the result is the event when it was put off once more.
    func redeliver(_ waiting: DeferredEvent, at now: Int) throws -> DeferredEvent? { nil }
}

/// A handler of events of one type.
final class TypedObserver<Event>: Observer {
    private let handler: (Emission<Event>) throws -> Void

    init(source: Handle, name: String, handler: @escaping (Emission<Event>) throws -> Void) {
        self.handler = handler
        super.init(source: source, name: name)
    }

    override var eventType: Any.Type { Event.self }

    /// Gives an event to the handler; the result is what to keep when the handler put it off.
    func deliver(_ event: Event, at now: Int) throws -> DeferredEvent? {
        let emission = Emission(event)
        try handler(emission)
        return try emission.deferral.map { try deferred($0, at: now) }
    }

    override func redeliver(_ waiting: DeferredEvent, at now: Int) throws -> DeferredEvent? {
        // Looked for only when something waits: asking for a conformance at run time costs.
        guard let type = Event.self as? any DeferrableEvent.Type,
            let event = try? JSONText.decoded(type, from: waiting.event) as? Event
        else { throw UnreadableEvent() }
        let emission = Emission(
            event, earlierAttempts: waiting.attempts, isPastDeadline: waiting.isPastDeadline(at: now))
        try handler(emission)
        return try emission.deferral.map { try deferred($0, after: waiting, at: now) }
    }

    /// What to keep of an event whose handler an unusable option has stopped, until the option is mended; nil when it
    /// can't be deferred.
    func deferred(_ event: Event, because error: ConfigError, at now: Int) throws -> DeferredEvent? {
        guard let event = event as? any DeferrableEvent else { return nil }
        return try deferred(Deferral(event: event, reason: "\(error)"), at: now)
    }

    private func deferred(
        _ deferral: Deferral, after waiting: DeferredEvent? = nil, at now: Int
    ) throws -> DeferredEvent {
        let since = waiting?.since ?? now
        return DeferredEvent(
            source: source.description, observer: name, event: try JSONText.encoded(deferral.event),
            reason: deferral.reason, attempts: (waiting?.attempts ?? 0) + 1, since: since, last: now,
            deadline: [waiting?.deadline, deferral.deadline(since: since)].compactMap { $0 }.min(),
            guards: deferral.guards)
    }
}

/// A deferred event that this version of the charm can't read.
struct UnreadableEvent: Error {}
