import CharmKit
import Foundation

/// The queue of deferred events, as CharmKit keeps it in the state store.
enum DeferredEvents {
    private static let key = DeferralQueue.key

    static func stored(_ events: [DeferredEvent]) -> [String: String] {
        guard !events.isEmpty, let text = try? JSONText.encoded(events) else { return [:] }
        return [key: text]
    }

    static func read(_ stored: [String: String]) -> (others: [String: String], events: [DeferredEvent]) {
        guard let text = stored[key] else { return (stored, []) }
        let events = try? JSONDecoder().decode([DeferredEvent].self, from: Data(text.utf8))
        return (stored.filter { $0.key != key }, events ?? [])
    }
}
