import FoundationEssentials
import Glibc

/// A handler of one source's events; ``TypedObserver`` knows their type.
class Observer {
    let source: Handle
    let name: String

    init(source: Handle, name: String) {
        self.source = source
        self.name = name
    }

    /// Gives a deferred event to the handler again; the result is the event when it was put off once more.
    func redeliver(_ deferred: DeferredEvent) throws -> DeferredEvent? { nil }
}

/// A handler of events of one type, and how such an event is kept if it may be deferred.
final class TypedObserver<Event>: Observer {
    struct Snapshot {
        let take: (Event) throws -> String
        let restore: (String) throws -> Event
    }

    private let handler: (Emission<Event>) throws -> Void
    private let snapshot: Snapshot?

    init(source: Handle, name: String, snapshot: Snapshot?, handler: @escaping (Emission<Event>) throws -> Void) {
        self.handler = handler
        self.snapshot = snapshot
        super.init(source: source, name: name)
    }

    /// Gives an event to the handler; the result is what to keep when the handler put it off.
    func deliver(_ event: Event) throws -> DeferredEvent? {
        let emission = Emission(event)
        try handler(emission)
        return try deferred(emission, after: nil)
    }

    override func redeliver(_ waiting: DeferredEvent) throws -> DeferredEvent? {
        guard let snapshot else { return nil }
        let event: Event
        do {
            event = try snapshot.restore(waiting.event)
        } catch {
            throw UnreadableEvent()
        }
        let emission = Emission(
            event, earlierAttempts: waiting.attempts, isPastDeadline: waiting.isPastDeadline(at: time(nil)))
        try handler(emission)
        return try deferred(emission, after: waiting)
    }

    private func deferred(_ emission: Emission<Event>, after waiting: DeferredEvent?) throws -> DeferredEvent? {
        guard let deferral = emission.deferral, let snapshot else { return nil }
        let now = time(nil)
        let since = waiting?.since ?? now
        return DeferredEvent(
            source: source.description, observer: name, event: try snapshot.take(emission.event),
            reason: deferral.shownReason, attempts: emission.earlierAttempts + 1, since: since, last: now,
            deadline: [waiting?.deadline, deferral.patience.map { since + $0 }].compactMap { $0 }.min(),
            guards: deferral.guards)
    }
}

extension TypedObserver.Snapshot where Event: DeferrableEvent {
    static var json: Self {
        Self(
            take: { try JSONText.encoded($0) },
            restore: { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) })
    }
}

/// A deferred event that this version of the charm can't read.
struct UnreadableEvent: Error {}
