/// The events that handlers have put off: read when first needed, written once at the end of the hook.
///
/// They wait in one value of Juju's state store, so that a hook reads them together with everything else that the unit
/// keeps: at most 250 events, in at most 60,000 of the 65,536 bytes that Juju takes. When that is full the oldest event
/// of the newest one's handler goes, or the oldest of all if that handler has no other; one line in the log tells how
/// many went.
package final class DeferralQueue {
    package static let key = "charmkit.deferred"
    static let mostEvents = 250
    static let mostBytes = 60_000

    private let stored: StoredValue<[DeferredEvent]>
    private var loaded: [DeferredEvent]?
    private var bytes = 0
    private var isChanged = false
    private var droppedBySource: [String: Int] = [:]

    init(in state: CharmState) { stored = StoredValue(own: Self.key, in: state) }

    /// The events that wait, the oldest first.
    var events: [DeferredEvent] {
        get throws(HookToolError) {
            if let loaded { return loaded }
            let events = try stored.value ?? []
            bytes = events.reduce(0) { $0 + $1.storedSize }
            loaded = events
            return events
        }
    }

    /// Takes all events out, to be emitted again.
    func takeAll() throws(HookToolError) -> [DeferredEvent] {
        let events = try events
        guard !events.isEmpty else { return [] }
        replace([])
        return events
    }

    /// Puts `events` in the place of all that wait.
    func replace(_ events: [DeferredEvent]) {
        loaded = events
        bytes = events.reduce(0) { $0 + $1.storedSize }
        isChanged = true
    }

    /// Adds an event, in the place of an equal one that waits already and whose age it takes over.
    ///
    /// - Throws: ``DeferralError`` when the event alone is more than the queue holds; ``HookToolError``.
    func add(_ event: DeferredEvent) throws {
        guard event.storedSize <= Self.mostBytes else { throw DeferralError(tooLarge: event) }
        var events = try events
        loaded = nil
        defer { loaded = events }
        isChanged = true
        if let index = events.firstIndex(where: event.isSame) {
            bytes -= events[index].storedSize
            events[index] = event.older(than: events[index])
            bytes += events[index].storedSize
        } else {
            events.append(event)
            bytes += event.storedSize
        }
        while events.count > Self.mostEvents || bytes > Self.mostBytes {
            drop(from: &events, inFavourOf: event)
        }
    }

    private func drop(from events: inout [DeferredEvent], inFavourOf event: DeferredEvent) {
        let index =
            events.firstIndex { $0.isOfSameHandler(as: event) && !$0.isSame(as: event) }
            ?? events.firstIndex { !$0.isSame(as: event) } ?? 0
        let gone = events.remove(at: index)
        bytes -= gone.storedSize
        droppedBySource[gone.source, default: 0] += 1
    }

    func discard() {
        loaded = nil
        isChanged = false
        droppedBySource = [:]
    }

    /// Hands what changed to the state store, and says what had no place.
    func commit(_ warn: (String) -> Void) {
        guard isChanged, let loaded else { return }
        stored.set(loaded.isEmpty ? nil : loaded)
        isChanged = false
        guard !droppedBySource.isEmpty else { return }
        let numbers = droppedBySource.sorted { $0.key < $1.key }.map { "\($0.value) of \($0.key)" }
        warn(
            "Dropped the oldest deferred events, \(numbers.joined(separator: ", ")): "
                + "\(Self.mostEvents) events or \(Self.mostBytes) bytes can wait")
        droppedBySource = [:]
    }
}

extension DeferredEvent {
    /// The bytes that the event takes in the stored JSON, or a few more.
    var storedSize: Int {
        let texts = [source, observer, event, reason] + guards.map(\.description)
        return texts.reduce(160) { $0 + Self.quotedSize($1) }
    }

    private static func quotedSize(_ text: String) -> Int {
        text.utf8.reduce(3) { $0 + ($1 < 0x20 ? 6 : $1 == UInt8(ascii: "\"") || $1 == UInt8(ascii: "\\") ? 2 : 1) }
    }
}
