import Glibc
import MaasClient
import MaasctlJSON
import Synchronization

/// The end of a command's time: whatever it then does, be it waiting, reading or computing, the process ends.
enum Deadline {
    private static let number = Mutex(0)

    /// Ends the process in `limit` unless there is a new deadline or none before.
    ///
    /// What asks over the network ends by itself at its own limit, with a better reason; this comes a little later.
    static func start(_ limit: Duration, missing: String = "the answer takes long to arrive or to read") {
        let mine = number.withLock { number in
            number += 1
            return number
        }
        DetachedThread.start {
            let grace = Duration.seconds(1)
            let (seconds, attoseconds) = (limit + grace).components
            let rest = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
            // This thread gets no signals that could wake it.
            withUnsafePointer(to: rest) { _ = nanosleep($0, nil) }
            guard number.withLock({ $0 }) == mine else { return }
            Terminal.fail(
                Failure(
                    .timedOut, .unreachable, "not done within \(limit): \(missing)",
                    remedy: "give more time with --timeout"))
        }
    }

    /// Lets the command take what time it needs, as for a person who reads its output page by page.
    static func end() { number.withLock { $0 += 1 } }
}
