/// A deferred event that can't be kept. It fails the hook, so that it is not lost.
public struct DeferralError: Error, Hashable, CustomStringConvertible {
    /// The event's source.
    public let source: String
    private let size: Int

    init(tooLarge event: DeferredEvent) {
        source = event.source
        size = event.storedSize
    }

    /// What can't be done, and what to do, in one line.
    public var description: String {
        "an event of \(source) can't be deferred: it takes \(size) bytes and may take \(DeferralQueue.mostBytes); "
            + "keep the large part elsewhere and let the event name it"
    }
}
