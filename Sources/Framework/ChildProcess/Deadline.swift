/// A moment by which something must be done.
struct Deadline {
    private let moment: ContinuousClock.Instant

    /// The moment `limit` from now; what is longer than a century is a century.
    init(_ limit: Duration) { moment = .now + min(limit, .seconds(36_525 * 86_400)) }

    /// What is left, rounded up, as `poll` takes it; 0 when the moment has passed.
    var millisecondsLeft: Int32 {
        let left = ContinuousClock.now.duration(to: moment)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        return Int32(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
