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
        try deliver(event, attempts: 0, since: time(nil))
    }

    override func redeliver(_ deferred: DeferredEvent) throws -> DeferredEvent? {
        guard let snapshot else { return nil }
        let event: Event
        do {
            event = try snapshot.restore(deferred.event)
        } catch {
            throw DeferralError(source: deferred.source, observer: deferred.observer)
        }
        return try deliver(event, attempts: deferred.attempts, since: deferred.since)
    }

    private func deliver(_ event: Event, attempts: Int, since: Int) throws -> DeferredEvent? {
        let emission = Emission(event, earlierAttempts: attempts)
        try handler(emission)
        guard let reason = emission.deferral, let snapshot else { return nil }
        return DeferredEvent(
            source: source.description, observer: name, event: try snapshot.take(event), reason: reason,
            attempts: attempts + 1, since: since)
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
struct DeferralError: Error {
    let source: String
    let observer: String
}
