import Glibc

/// A moment of the monotonic clock by which something must be done.
///
/// Written on `clock_gettime` since `ContinuousClock` would link the concurrency runtime into every hook.
struct Deadline {
    private let nanoseconds: Int64

    /// The moment `limit` from now.
    init(_ limit: Duration) {
        let (seconds, attoseconds) = limit.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (moment, late) = Self.now.addingReportingOverflow(whole &+ attoseconds / 1_000_000_000)
        nanoseconds = overflow || late ? .max : moment
    }

    /// What is left, rounded up, as `poll` takes it; 0 when the moment has passed.
    var millisecondsLeft: Int32 {
        let left = nanoseconds - Self.now
        return left <= 0 ? 0 : Int32(clamping: (left - 1) / 1_000_000 + 1)
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
