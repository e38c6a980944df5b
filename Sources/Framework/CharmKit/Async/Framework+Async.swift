import Synchronization

/// Async code that a handler has waited for in vain.
public struct AsyncWaitError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened.
    public let description: String

    init(_ description: String) { self.description = description }
}

extension Framework {
    /// Runs async code in a handler and waits for it: a hook does one thing after the other, so handlers are not async.
    /// ```swift
    /// framework.observe(.start) { _ in
    ///     let version = try framework.wait(atMost: .seconds(30)) { try await client.version() }
    ///     try framework.model.unit.setWorkloadVersion(version)
    /// }
    /// ```
    /// The code runs on the thread that waits, wherever it is not bound to another executor. After the limit it is cancelled;
    /// code that blocks its thread can't be, and its result is dropped when it comes too late.
    /// It can't reach the model or the framework, which belong to the handler: give it what it needs, and use what it gives.
    ///
    /// - Parameters:
    ///   - limit: How long it may take.
    ///   - body: The code.
    /// - Returns: What it returns.
    /// - Throws: What it throws; ``AsyncWaitError`` when the limit has passed.
    public func wait<Value: Sendable>(
        atMost limit: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let executor = try CallerExecutor()
        let outcome = AsyncOutcome<Value>()
        let task = Task.detached(executorPreference: executor) {
            let result: Result<Value, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            outcome.result.withLock { $0 = (result, .now) }
            executor.finish()
        }
        let end = ContinuousClock.now + min(limit, .seconds(36_525 * 86_400))
        if !executor.run(until: end) {
            task.cancel()
            // Most code ends at once when it is cancelled, and lets go of what it holds.
            _ = executor.run(until: .now + .seconds(1))
            throw AsyncWaitError("it has taken longer than \(limit)")
        }
        guard let (result, moment) = outcome.result.withLock({ $0 }) else {
            throw AsyncWaitError("it has ended without a result")
        }
        guard moment <= end else { throw AsyncWaitError("it has taken longer than \(limit), and kept its thread") }
        return try result.get()
    }
}

private final class AsyncOutcome<Value: Sendable>: Sendable {
    /// The result and when there was one.
    let result = Mutex<(Result<Value, any Error>, ContinuousClock.Instant)?>(nil)
}
