import JujuProtocol
import Testing

@testable import SimulatedJuju

/// What becomes of a hook that asks for a reboot (uniter runner/context/context.go: handleReboot; operation/runhook.go: Execute).
@Suite struct RebootTests {
    private let trial = Trial()

    /// Deploys a charm whose install reboots at once, so many times, and ends with `code` each time.
    private func deploy(rebooting count: Int, exit code: Int32) throws {
        var left = count
        try trial.deploy(Trial.provider) { variables, tools in
            guard variables["JUJU_HOOK_NAME"] == "install", left > 0 else { return 0 }
            left -= 1
            tools.tool("juju-reboot", "--now")
            return code
        }
    }

    @Test(
        "a hook that reboots before its end runs again as often as it asks, which is no failed try (runhook.go: Execute)"
    )
    func often() throws {
        try deploy(rebooting: 4, exit: 1)
        var reports: [HookReport] = []
        trial.simulation.onHook = { reports.append($0) }
        var lines: [String] = []
        trial.controller.onLog = { lines.append($0.message) }
        var reboots: [String] = []
        trial.simulation.onReboot = { reboots.append($0) }
        try trial.simulation.settle()
        #expect(
            reports.prefix(6).map(\.name) == [
                "install", "install", "install", "install", "install", "peers-relation-created",
            ])
        #expect(reports.prefix(5).map(\.runsAgain) == [true, true, true, true, false])
        #expect(reports.allSatisfy { $0.error == nil })
        #expect(lines.count { $0.hasPrefix("ran \"install\" hook (via ") } == 5)
        #expect(reboots == ["0", "0", "0", "0"])
        #expect(trial.unit("provider/0")?.delivered.isStarted == true)
    }

    @Test("the agent says that it reboots, and that it is idle once the hook has come to its end") func agentStatus()
        throws
    {
        try deploy(rebooting: 1, exit: 0)
        var agent: [String] = []
        trial.controller.onStatus = { if $0.kind == .agent { agent.append($0.status.status) } }
        try trial.simulation.run(Hook(.install), on: "provider/0")
        #expect(agent == ["executing", "rebooting"])
        try trial.settle()
        #expect(agent.prefix(5) == ["executing", "rebooting", "executing", "idle", "executing"])
    }

    @Test(
        "start sets its status before it reboots and runs again, as a hook that has ended does (runhook.go: afterHook)")
    func status() throws {
        try trial.deploy(Trial.provider) { variables, tools in
            if variables["JUJU_HOOK_NAME"] == "start" { tools.tool("juju-reboot", "--now") }
            return 0
        }
        #expect(trial.controller.model.units["provider/0"]?.workloadStatus.status != "unknown")
        try trial.simulation.run(Hook(.start), on: "provider/0")
        #expect(trial.unit("provider/0")?.workloadStatus.status == "unknown")
        #expect(trial.unit("provider/0")?.delivered.queued == Hook(.start))
    }

    @Test("a failed hook that reboots when it is tried again is in error no longer") func failed() throws {
        var results: [Int32?] = [1, 1, nil, 0]
        try trial.deploy(Trial.provider) { variables, tools in
            guard variables["JUJU_HOOK_NAME"] == "install", !results.isEmpty else { return 0 }
            guard let code = results.removeFirst() else {
                tools.tool("juju-reboot", "--now")
                return 0
            }
            return code
        }
        let unit: UnitName = "provider/0"
        for _ in 0..<2 { try trial.simulation.run(Hook(.install), on: unit) }
        #expect(trial.unit("provider/0")?.delivered.failures == 2)
        try trial.simulation.run(Hook(.install), on: unit)
        let delivered = trial.unit("provider/0")?.delivered
        #expect(delivered?.failed == nil && delivered?.failures == 0 && delivered?.retryAt == nil)
        #expect(delivered?.queued == Hook(.install))
        try trial.settle()
        #expect(trial.unit("provider/0")?.delivered.isStarted == true)
    }

    @Test(
        "on Kubernetes there is no machine to reboot, which fails the hook when all else is committed (api unit.go: RequestReboot)",
        arguments: [
            ("2.9.52", "unit \"provider/0\" is not assigned to a machine"),
            ("3.6.28", "unit \"provider/0\" is not assigned to a machine"), ("4.0.15", "unit machine not assigned"),
        ])
    func noMachine(version: String, words: String) throws {
        try trial.deploy(Trial.provider)
        try trial.settle()
        (trial.controller.model.kind, trial.controller.model.jujuVersion) = (.caas, version)
        let later = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.updateStatus))
        later.tool("state-set", "a=b")
        later.tool("juju-reboot")
        let outcome = later.finish(.succeeded)
        #expect(outcome.error == words && !outcome.wantsReboot && !outcome.isRefused)
        #expect(trial.unit("provider/0")?.charmState == ["a": "b"])
        let now = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.updateStatus))
        now.tool("juju-reboot", "--now")
        #expect(now.finish(.succeeded) == HookOutcome(error: words))
    }

    @Test("commands that reboot at once are not run again (runcommands.go: Execute)") func commands() throws {
        try trial.deploy(Trial.provider) { _, tools in
            tools.tool("juju-reboot", "--now")
            return 0
        }
        var lines: [String] = []
        trial.controller.onLog = { lines.append($0.message) }
        try trial.simulation.run(Hook(.exec), on: "provider/0")
        #expect(trial.unit("provider/0")?.delivered.queued == nil)
        #expect(lines.contains("cannot requeue external commands"))
    }
}
