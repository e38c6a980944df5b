import JujuProtocol
import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct SimulationTests {
    @Test("what a failed hook wrote is dropped, but for what is immediate; the unit says which hook failed")
    func failure() throws {
        let trial = Trial()
        try trial.deploy(Trial.provider) { variables, tools in
            guard variables["JUJU_HOOK_NAME"] == "config-changed" else { return 0 }
            tools.tool("open-port", "80")
            tools.tool("state-set", "a=1")
            tools.tool("status-set", "blocked", "half way")
            return 1
        }
        try trial.settle()
        let unit = try #require(trial.unit("provider/0"))
        #expect(unit.ports.isEmpty)
        #expect(unit.charmState.isEmpty)
        #expect(unit.workloadStatus.message == "half way")
        #expect(unit.agentStatus.status == "error")
        #expect(unit.agentStatus.message == "hook failed: \"config-changed\"")
        #expect(!trial.events.contains("provider/0 start"))
    }

    @Test("a failing hook is tried a few times in one go, then left; and again when settled again")
    func attempts() throws {
        let trial = Trial()
        try trial.deploy(Trial.provider) { variables, _ in variables["JUJU_HOOK_NAME"] == "install" ? 1 : 0 }
        #expect(try trial.settle() == Array(repeating: "provider/0 install", count: trial.simulation.attempts))
        #expect(!(try trial.settle().isEmpty))
    }

    @Test("a hook that comes through at last lets the unit go on")
    func retry() throws {
        let trial = Trial()
        var failures = 2
        try trial.deploy(Trial.requirer) { variables, _ in
            guard variables["JUJU_HOOK_NAME"] == "config-changed", failures > 0 else { return 0 }
            failures -= 1
            return 1
        }
        try trial.settle()
        #expect(
            trial.events(of: "requirer/0") == [
                "install", "leader-elected", "config-changed", "config-changed", "config-changed", "start",
            ])
        #expect(trial.unit("requirer/0")?.agentStatus.status == "idle")
    }

    @Test("resolve --no-retry counts the failed hook as done")
    func skip() throws {
        let trial = Trial()
        try trial.deploy(Trial.requirer) { variables, _ in variables["JUJU_HOOK_NAME"] == "config-changed" ? 1 : 0 }
        try trial.settle()
        let unit: UnitName = "requirer/0"
        try trial.simulation.resolve(unit, retry: false)
        #expect(try trial.settle() == ["requirer/0 start"])
        #expect(throws: SimulationError.self) { try trial.simulation.resolve(unit, retry: true) }
    }

    @Test("an action runs on a unit in error, and its failure puts no unit in error")
    func actionInError() throws {
        let trial = Trial()
        try trial.deploy(Trial.provider) { variables, tools in
            if variables["JUJU_ACTION_NAME"] != nil {
                tools.tool("action-set", "hello=\(tools.tool("action-get", "who"))")
                return 4
            }
            return variables["JUJU_HOOK_NAME"] == "update-status" ? 1 : 0
        }
        try trial.settle()
        let unit: UnitName = "provider/0"
        trial.controller.model.units[unit]?.delivered.isStatusDue = true
        try trial.settle()
        let id = try trial.controller.enqueueAction("greet", of: unit, parameters: [:])
        #expect(try trial.settle().first == "provider/0 greet")
        let action = try #require(trial.controller.model.actions[id])
        #expect(action.status == "failed")
        #expect(action.message == "exit status 4")
        #expect(action.results == ["hello": .string("world")])
        #expect(trial.unit("provider/0")?.delivered.failed == Hook(.updateStatus))
    }

    @Test("a new revision of a secret reaches its readers; when they moved on, the owner may remove the old one")
    func rotation() throws {
        let trial = Trial()
        try trial.deploy(Trial.provider) { variables, tools in
            switch variables["JUJU_HOOK_NAME"] {
            case "serve-relation-created":
                let uri = tools.tool("secret-add", "--label", "token", "value=one")
                tools.tool("secret-grant", uri, "-r", variables["JUJU_RELATION_ID"] ?? "")
                tools.tool("relation-set", "--app", "secret=\(uri)")
            case "config-changed":
                let id = tools.tool("secret-ids")
                if !id.isEmpty { tools.tool("secret-set", id, "value=two") }
            default: break
            }
            return 0
        }
        var read: [String] = []
        try trial.deploy(Trial.requirer) { variables, tools in
            if variables["JUJU_HOOK_NAME"] == "secret-changed" {
                read.append(tools.tool("secret-get", variables["JUJU_SECRET_ID"] ?? "", "value", "--refresh"))
            } else if variables["JUJU_HOOK_NAME"] == "want-relation-changed" {
                let uri = tools.tool("relation-get", "--app", "secret")
                if !uri.isEmpty { read.append(tools.tool("secret-get", uri, "value")) }
            }
            return 0
        }
        try trial.settle()
        try trial.controller.integrate("requirer", "provider:serve")
        try trial.settle()
        #expect(Set(read) == ["one"])
        try trial.controller.configure("provider", ["port": "81"])
        #expect(
            try trial.settle() == [
                "provider/0 config-changed", "requirer/0 secret-changed", "provider/0 secret-remove",
            ])
        #expect(read.last == "two")
    }

    @Test("a report of a hook whose changes were refused names only what is immediate")
    func refusedReport() throws {
        let trial = Trial()
        var reports: [HookReport] = []
        trial.simulation.onHook = { reports.append($0) }
        try trial.deploy(Trial.provider) { variables, tools in
            guard variables["JUJU_HOOK_NAME"] == "config-changed" || variables["JUJU_ACTION_NAME"] != nil else {
                return 0
            }
            tools.tool("open-port", "80")
            tools.tool("secret-add", "--label", "token", "value=one")
            tools.tool("status-set", "active", "ready")
            return 0
        }
        trial.controller.model.commitFault = "no"
        try trial.settle()
        #expect(reports.first { $0.name == "config-changed" }?.changes == ["status active \"ready\""])
        #expect(reports.last?.error == "no")
        trial.controller.model.commitFault = nil
        try trial.settle()
        #expect(reports.last { $0.name == "config-changed" }?.changes.contains("opened 80/tcp") == true)
        trial.controller.model.commitFault = "no"
        _ = try trial.controller.enqueueAction("greet", of: "provider/0", parameters: [:])
        try trial.settle()
        #expect(reports.last?.name == "greet")
        #expect(reports.last?.changes == [])
    }

    @Test("leader-set reaches the other units as leader-settings-changed, once for each change")
    func leaderSettings() throws {
        let trial = Trial()
        var seen: [String] = []
        try trial.deploy(Trial.provider, units: 2) { variables, tools in
            if variables["JUJU_HOOK_NAME"] == "config-changed" { tools.tool("leader-set", "colour=blue") }
            if variables["JUJU_HOOK_NAME"] == "leader-settings-changed" {
                seen.append(tools.tool("leader-get", "colour"))
            }
            return 0
        }
        try trial.settle()
        #expect(seen.last == "blue")
        #expect(try trial.settle().isEmpty)
        try trial.controller.configure("provider", ["port": "81"])
        #expect(try trial.settle().sorted() == ["provider/0 config-changed", "provider/1 config-changed"])
    }

    @Test("a tool that the model's Juju does not have is an unknown command", arguments: ["3.6.26", "4.0.1"])
    func versions(juju: String) throws {
        let trial = Trial(jujuVersion: juju)
        var answers: [String] = []
        try trial.deploy(Trial.provider) { _, tools in
            let answer = try? tools.run(HookToolCall("leader-get", []))
            answers.append(answer.map { String(decoding: $0.standardError, as: UTF8.self) } ?? "")
            return 0
        }
        try trial.settle()
        let isGone = juju.hasPrefix("4")
        #expect(answers.allSatisfy { $0.contains("unknown command: leader-get") == isGone })
        #expect(!answers.isEmpty)
    }

    @Test("a report says what a hook changed, and never a secret's content")
    func report() throws {
        let trial = Trial()
        var reports: [HookReport] = []
        trial.simulation.onHook = { reports.append($0) }
        try trial.deploy(Trial.provider) { variables, tools in
            guard variables["JUJU_HOOK_NAME"] == "config-changed" else { return 0 }
            tools.tool("secret-add", "--label", "token", "value=hush-hush")
            tools.tool("open-port", "5240")
            tools.tool("status-set", "active", "ready")
            tools.tool("relation-set", "-r", "0", "color=red")
            return 0
        }
        try trial.settle()
        let changes = try #require(reports.first { $0.name == "config-changed" }).changes
        #expect(
            changes == ["wrote color", "status active \"ready\"", "secret token revision 1", "opened 5240/tcp"])
        #expect(!"\(reports) \(trial.controller.model)".contains("hush-hush"))
        #expect(!"\(trial.controller.model.contents)".contains("aHVzaC1odXNo"))
    }
}
