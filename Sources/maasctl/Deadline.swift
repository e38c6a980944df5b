import Glibc
import MaasctlJSON
import Synchronization

/// The end of a command's time: whatever it then does, be it waiting, reading or computing, the process ends.
enum Deadline {
    private static let number = Mutex(0)

    /// Ends the process in `limit` unless there is a new deadline or none before.
    ///
    /// What asks over the network ends by itself at its own limit, with a better reason; this comes a little later.
    static func start(_ limit: Duration) {
        let mine = number.withLock { number in
            number += 1
            return number
        }
        Thread.detach {
            let grace = Duration.seconds(1)
            let (seconds, attoseconds) = (limit + grace).components
            let rest = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
            // This thread gets no signals that could wake it.
            withUnsafePointer(to: rest) { _ = nanosleep($0, nil) }
            guard number.withLock({ $0 }) == mine else { return }
            Terminal.fail(
                Failure(
                    .timedOut, .unreachable, "not done within \(limit): the answer takes long to arrive or to read",
                    remedy: "give more time with --timeout"))
        }
    }

    /// Lets the command take what time it needs, as for a person who reads its output page by page.
    static func end() { number.withLock { $0 += 1 } }
}

/// Threads of their own.
enum Thread {
    /// Runs `body` on a new thread that gets no signals.
    static func detach(_ body: @escaping @Sendable () -> Void) {
        final class Start: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let start = Unmanaged.passRetained(Start(body))
        let code = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, start.toOpaque())
        guard code == 0 else { return start.release() }
        pthread_detach(thread)
    }
}
