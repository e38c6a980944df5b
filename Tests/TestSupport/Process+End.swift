import Foundation

extension Process {
    /// Ends it, by TERM and after ten seconds by KILL, and returns when it is gone.
    ///
    /// It holds no thread meanwhile. `waitUntilExit` would hold one of the few that tests share, and for longer than the process
    /// lives when another one, started at the same time, has got hold of the socket by which Foundation learns of the end.
    public func end() async {
        terminate()
        for attempt in 0..<400 where !hasEnded {
            if attempt == 200 { kill(processIdentifier, SIGKILL) }
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Waits until it has ended by itself, a minute at most, and says whether it has; holds no thread meanwhile.
    public func hasEndedInTime() async throws -> Bool {
        for _ in 0..<1200 where isRunning { try await Task.sleep(for: .milliseconds(50)) }
        return !isRunning
    }

    /// Whether it is gone, or only waits to be asked how it ended.
    private var hasEnded: Bool {
        var information = siginfo_t()
        let code = waitid(P_PID, id_t(processIdentifier), &information, WEXITED | WNOHANG | WNOWAIT)
        return code != 0 || information.si_signo != 0
    }
}
