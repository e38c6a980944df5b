import JujuProtocol
import Testing

@testable import SimulatedJuju

@Suite struct HookRetryTests {
    /// A requirer whose config-changed fails so often.
    private func failing(_ times: Int) throws -> Trial {
        let trial = Trial()
        var left = times
        try trial.deploy(Trial.requirer) { variables, _ in
            guard variables["JUJU_HOOK_NAME"] == "config-changed", left > 0 else { return 0 }
            left -= 1
            return 1
        }
        return trial
    }

    @Test("a failed hook is tried again after 5, 10, 20 seconds, more or less, and at most 5 minutes")
    func backOff() throws {
        let trial = try failing(12)
        trial.simulation.attempts = 20
        var starts: [Double] = []
        trial.simulation.onStart = { _, name in
            if name == "config-changed" { starts.append(trial.controller.now()) }
        }
        try trial.settle()
        #expect(trial.unit("requirer/0")?.delivered.isStarted == true)
        let waits = zip(starts, starts.dropFirst()).map { $1 - $0 }
        #expect(waits.count == 12)
        for (index, wait) in waits.enumerated() {
            let middle = min(5 * Double(1 << min(index, 6)), 300)
            #expect((middle * 0.8...middle * 1.2).contains(wait), "wait \(index)")
        }
    }

    @Test("where hooks are not retried by themselves, a failed one waits for an operator")
    func noRetry() throws {
        let trial = try failing(1)
        trial.controller.model.retriesHooks = false
        try trial.settle()
        #expect(trial.unit("requirer/0")?.agentStatus.status == "error")
        #expect(try trial.settle() == [])
        try trial.simulation.resolve("requirer/0", retry: true)
        #expect(try trial.settle() == ["requirer/0 config-changed", "requirer/0 start"])
    }
}
