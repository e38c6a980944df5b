import Glibc
import Synchronization

/// Runs the parts of a task on the thread that waits for it, as they come: no thread of the shared pool has to be free.
final class CallerExecutor: TaskExecutor, @unchecked Sendable {
    private struct State {
        var jobs: [UnownedJob] = []
        var isDone = false
    }

    private let state = Mutex(State())
    /// Written to when there is something new, so that waiting may have an end.
    private let bell: (reading: Int32, writing: Int32)

    /// - Throws: ``AsyncWaitError`` when the system has no descriptor left.
    init() throws(AsyncWaitError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw AsyncWaitError("no file can be opened: \(String(cString: strerror(errno)))")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        bell = (ends[0], ends[1])
    }

    deinit {
        close(bell.reading)
        close(bell.writing)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        ring()
    }

    /// Nothing comes any more.
    func finish() {
        state.withLock { $0.isDone = true }
        ring()
    }

    /// Runs what comes until it is finished, and says whether that came before `deadline`.
    func run(until deadline: ContinuousClock.Instant) -> Bool {
        while true {
            let (jobs, isDone) = state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.isDone)
            }
            for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
            if isDone { return true }
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return false }
            guard jobs.isEmpty else { continue }
            let (seconds, attoseconds) = left.components
            var poller = pollfd(fd: bell.reading, events: Int16(POLLIN), revents: 0)
            poll(&poller, 1, Int32(clamping: min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
            var rings = [UInt8](repeating: 0, count: 64)
            if poller.revents != 0 { _ = read(bell.reading, &rings, rings.count) }
        }
    }

    private func ring() {
        var sound: UInt8 = 1
        // A full pipe rings already.
        while write(bell.writing, &sound, 1) < 0, errno == EINTR {}
    }
}
