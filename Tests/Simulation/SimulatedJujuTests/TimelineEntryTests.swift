import JujuProtocol
import TestSupport
import Testing

@testable import SimulatedJuju

/// What is kept of a model's history.
@Suite struct TimelineEntryTests {
    private func records(_ body: @escaping InProcessCharm.Body) throws -> [TimelineEntry] {
        var entries: [TimelineEntry] = []
        let controller = Controller(ModelState(name: "trial"), clock: { 1_790_000_000 })
        let recorder = TimelineRecorder(controller) { entries.append($0) }
        let simulation = Simulation(controller) { _ in recorder.recording(InProcessCharm(body)) }
        simulation.onHook = { recorder.end($0) }
        try controller.deploy(Trial.provider)
        try controller.addUnit(of: "provider")
        try simulation.settle()
        recorder.note("deploy provider", secretsBefore: [:])
        return entries
    }

    @Test("a hook is kept with what it ran, without values, and with its databags before and after")
    func hook() throws {
        let entries = try records { variables, tools in
            guard variables["JUJU_HOOK_NAME"] == "config-changed" else { return 0 }
            tools.tool("config-get", "port", "--format=json")
            tools.tool("secret-add", "--label", "token", "value=hush-hush")
            tools.tool("relation-set", "-r", "0", "colour=red")
            tools.tool("relation-set", "-r", "9", "colour=red")
            tools.tool("juju-log", "something")
            tools.tool("status-set", "active", "all well")
            return 0
        }
        let entry = try #require(entries.first { $0.name == "config-changed" })
        #expect(
            entry.calls.map(\.text) == [
                "config-get port", "secret-add --label token value=…", "relation-set -r 0 colour=…",
                "relation-set -r 9 colour=…", "status-set active 'all well'",
            ])
        #expect(entry.calls.map(\.isWrite) == [false, true, true, true, true])
        #expect(entry.calls.map(\.code) == [nil, nil, nil, 2, nil])
        #expect(entry.bags.map(\.owner) == ["provider/0"])
        #expect(entry.bags.first?.before["colour"] == nil)
        #expect(entry.bags.first?.after["colour"] == "red")
        #expect(entry.bags.first?.after["private-address"] == "10.0.0.10")
        #expect(entry.secrets.map(\.what) == ["revision 1"])
        #expect(entry.changes == ["status active \"all well\""])
        #expect(!"\(entries)".contains("hush-hush"))
    }

    @Test("a failed hook says why, and changed no databag; a command tells of the secrets that changed since")
    func failure() throws {
        let entries = try records { variables, tools in
            tools.tool("relation-set", "-r", "0", "colour=red")
            if variables["JUJU_HOOK_NAME"] == "start" { return 3 }
            if variables["JUJU_HOOK_NAME"] == "install" { tools.tool("secret-add", "value=hush-hush") }
            return 0
        }
        let failed = try #require(entries.first { $0.name == "start" })
        #expect(failed.error == "exit status 3")
        #expect(failed.bags.isEmpty)
        let command = try #require(entries.last)
        #expect(command.unit == nil && command.name == "deploy provider")
        #expect(command.secrets.map(\.what) == ["revision 1"])
    }

    @Test("the engine tells why a hook ran, and a hook keeps what it logged without secrets")
    func causeAndLog() throws {
        let entries = try records { variables, tools in
            guard variables["JUJU_HOOK_NAME"] == "start" else { return 0 }
            tools.tool("secret-add", "value=hush-hush")
            tools.tool("juju-log", "the token is hush-hush, or aHVzaC1odXNo")
            return 3
        }
        let causes = Dictionary(grouping: entries, by: \.name).mapValues { $0.map(\.cause) }
        #expect(causes["install"] == [.unit])
        #expect(causes["config-changed"] == [.sequence])
        #expect(causes["start"] == [.sequence, .retry, .retry])
        #expect(causes["deploy provider"] == [nil])
        let log = entries.first { $0.name == "start" }?.log?.map(\.text)
        #expect(log?.first == "the token is <redacted>, or <redacted>")
        #expect(log?.last?.contains("failed: exit status 3") == true)
    }

    @Test("what becomes of a secret is told by revisions and rights")
    func secrets() {
        var old = ModelSecret(id: "a", owner: "application-x")
        old.revisions = [.init(number: 1, checksum: "")]
        old.grants = [.init(target: "application-y", scope: "", role: "view")]
        var new = old
        new.revisions = [.init(number: 2, checksum: "")]
        new.grants = [.init(target: "unit-z-0", scope: "", role: "view")]
        func told(_ before: [ModelSecret], _ after: [ModelSecret]) -> [String] {
            func map(_ secrets: [ModelSecret]) -> [String: ModelSecret] {
                Dictionary(secrets.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
            }
            return TimelineEntry.SecretChange.between(map(before), map(after)).map(\.what)
        }
        #expect(told([], [old]) == ["revision 1", "granted to application-y"])
        #expect(
            told([old], [new]) == [
                "revision 2", "removed revision 1", "granted to unit-z-0", "revoked from application-y",
            ])
        #expect(told([new], []) == ["removed"])
        #expect(told([new], [new]).isEmpty)
    }
}
