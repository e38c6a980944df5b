import Glibc
import Synchronization

/// Runs what is asynchronous on the calling thread, and returns when it is done: for command lines, which have nothing else to
/// do meanwhile. It needs none of the threads that Swift's tasks share, and so can't wait for itself.
public enum Blocking {
    /// What `body` gives.
    ///
    /// - Throws: What `body` throws.
    public static func wait<Value: Sendable, Failure: Error>(
        _ body: @escaping @Sendable () async throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let loop = JobLoop()
        let outcome = Outcome<Value, Failure>()
        Task(executorPreference: loop) {
            let result = await Result(body)
            outcome.result.withLock { $0 = result }
            loop.end()
        }
        loop.run()
        guard let result = outcome.result.withLock({ $0 }) else { fatalError("a job loop ended before its task") }
        return try result.get()
    }

    private final class Outcome<Value: Sendable, Failure: Error>: Sendable {
        let result = Mutex<Result<Value, Failure>?>(nil)
    }
}

/// The jobs of one task and its children, run by one thread.
private final class JobLoop: TaskExecutor, @unchecked Sendable {
    private struct State {
        var jobs: [UnownedJob] = []
        var isOver = false
    }

    private let state = Mutex(State())
    private let signal: UnsafeMutablePointer<sem_t>

    init() {
        signal = .allocate(capacity: 1)
        sem_init(signal, 0, 0)
    }

    deinit {
        sem_destroy(signal)
        signal.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        sem_post(signal)
    }

    func end() {
        state.withLock { $0.isOver = true }
        sem_post(signal)
    }

    func run() {
        while true {
            let (jobs, isOver) = state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.isOver)
            }
            for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
            if jobs.isEmpty {
                if isOver { return }
                sem_wait(signal)
            }
        }
    }
}
