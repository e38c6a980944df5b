import CharmKit
import CharmTesting
import Foundation
import JujuProtocol
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

@Suite("A scenario")
struct ScenarioTests {
    let scenario = Scenario(NotesCharm.metadata, NotesCharm.init)
    let database = RelationState("db", remote: "postgres")

    @Test("gives what the charm has published, kept and shown")
    func whatTheCharmDid() throws {
        let after = try scenario.run(
            .relationCreated(database), from: State(config: ["title": "mine"], relations: [database]))
        #expect(after[database].unitData == ["title": "mine"])
        #expect(after.stored["heard"] == #"["db-relation-created"]"#)
        #expect(after.unitStatus == .active("heard db-relation-created"))
    }

    @Test("changes nothing that the charm did not change")
    func nothingElse() throws {
        let peers = RelationState.peers("cluster", unitData: ["a": "b"], others: [1: ["a": "c"], 4: [:]])
        let before = State(
            unit: "notes/2", isLeader: true, config: ["port": 81], relations: [database, peers],
            secrets: [SecretState(label: "mine", revisions: [["key": "1"], ["key": "2"]], tracked: 1)],
            openPorts: [.udp(53), .tcp(80...90)], storages: [StorageState("data")],
            networks: ["db": NetworkState("192.168.1.4")], workloadVersion: "3", plannedUnits: 5,
            model: .init(name: "prod", jujuVersion: "3.6.1"))
        let after = try scenario.run(.updateStatus, from: before)
        #expect(
            after.changes == """
                + stored[heard]: "[\\"update-status\\"]"
                + unitStatus: active: heard update-status
                """)
    }

    @Test("can go on from where an earlier event led")
    func goesOn() throws {
        let first = try scenario.run(.start)
        let second = try scenario.run(.updateStatus, from: first.state)
        #expect(second.stored["heard"] == #"["start","update-status"]"#)
    }

    @Test("gives the charm its defaults, its ports and its version")
    func portsAndVersion() throws {
        let after = try scenario.run(.configChanged, from: State(openPorts: [.tcp(22)]))
        #expect(after.openPorts == [.tcp(80)])
        #expect(after.workloadVersion == "1.2")
    }

    @Test("keeps what the charm defers, and emits it again in the next event")
    func deferral() throws {
        let state = State(relations: [database])
        let first = try scenario.run(.relationChanged(database, unit: 0), from: state)
        #expect(first.deferred.map(\.reason) == ["the database is not ready"])
        let second = try scenario.run(.updateStatus, from: first.state)
        #expect(second.deferred.map(\.attempts) == [2])
    }

    @Test("shows secrets that the charm makes, and who may read them")
    func madeSecret() throws {
        let web = RelationState("web", remote: "proxy")
        let after = try scenario.run(.leaderElected, from: State(isLeader: true, relations: [web]))
        let secret = try #require(after.secret(label: "admin"))
        #expect(secret.owner == .application)
        #expect(secret.latest == ["password": "canary-1"])
        #expect(secret.readers == ["proxy"])
        #expect(after.secret(uri: secret.uri) == secret)
        #expect(after.secret(uri: "secret://\(after.model.uuid)/\(secret.id)") == secret)
        #expect(after.secret(uri: "secret:d0000000000000000000") == nil)
        #expect(!"\(after.state) \(after.changes)".contains("canary"))
    }

    @Test("numbers what is new so that nothing that the state has is lost")
    func newIDs() throws {
        var label = "alpha"
        let keeper = Scenario(NotesCharm.metadata) { framework -> NotesCharm in
            framework.observe(.updateStatus) { _ in
                guard let leader = try framework.model.leader else { return }
                _ = try framework.model.application.addSecret(
                    SecretContent(["key": SecretBytes(utf8: label)]), label: label, as: leader)
            }
            return NotesCharm(framework: framework)
        }
        let first = try keeper.run(.updateStatus, from: State(isLeader: true))
        label = "beta"
        let second = try keeper.run(.updateStatus, from: first.state)
        #expect(second.secret(label: "alpha")?.latest == ["key": "alpha"])
        #expect(second.secret(label: "beta")?.latest == ["key": "beta"])
        #expect(second.secrets.count == 2)
    }

    @Test("moves the revision that the charm tracks")
    func trackedSecret() throws {
        let secret = SecretState(owner: .other("postgres"), revisions: [["key": "old"]], tracked: 1)
            .revised(["key": "new"])
        let after = try scenario.run(.secretChanged(secret), from: State(secrets: [secret]))
        #expect(after[secret]?.tracked == 2)
        #expect(after[secret]?.trackedContent == ["key": "new"])
        #expect(after.changes.contains("- secrets[\(secret.id)].tracked: 1"))
    }

    @Test("tells which events the charm's own objects emitted")
    func emissions() throws {
        let after = try scenario.run(.relationCreated(database), from: State(relations: [database]))
        #expect(after.emitted(by: NotesCharm.written).map(\.key) == ["title"])
        #expect(after.emitted(NotesCharm.Written.self).count == 1)
    }

    @Test("tells which hook tools were called, and which of them wrote")
    func calls() throws {
        let after = try scenario.run(.updateStatus)
        #expect(after.writes.map(\.tool).sorted() == ["state-set", "status-set"])
        #expect(after.calls.contains { $0.tool == "state-get" })
    }

    @Test("gives an action's results, what it logged and why it failed")
    func actions() throws {
        let sum = try scenario.run(.action("sum", ["of": 2]))
        #expect(sum.action?["total.sum"] == "3")
        #expect(sum.action?.log == ["adding"])
        #expect(sum.action?.failure == nil)
        let broken = try scenario.run(.action("break"))
        #expect(broken.action?.failure == "it is broken")
    }

    @Test("of a hook that fails says why, and keeps only what Juju keeps")
    func failure() throws {
        let failure = try #require(throws: HookFailure.self) { try scenario.run(.upgradeCharm) }
        #expect(failure.cause is NotesCharm.Broken)
        #expect(failure.state == State())
        #expect(failure.description.contains("Hook upgrade-charm failed"))
    }

    @Test("of a tool that is made to fail shows what the charm makes of it")
    func failingTool() throws {
        var scenario = scenario
        scenario.failingTools = ["state-get": "connection is shut down"]
        let failure = try #require(throws: HookFailure.self) { try scenario.run(.updateStatus) }
        #expect(failure.description.contains("connection is shut down"))
    }

    @Test("lets a test put parts of its own into a charm")
    func injected() throws {
        final class Greeter: Charm {
            convenience init(framework: Framework) { self.init(framework: framework, greeting: "") }
            init(framework: Framework, greeting: String) { framework.collectStatus { $0.add(.active(greeting)) } }
        }
        let scenario = Scenario(CharmMetadata(name: "greeter")) { Greeter(framework: $0, greeting: "hello") }
        #expect(try scenario.run(.start).unitStatus == .active("hello"))
    }

    @Test("finds the metadata of the charm whose folder the test lies in")
    func foundMetadata() throws {
        #expect(try Scenario(NotesCharm.self, file: #filePath).metadata.name == "maas-agent")
        #expect(throws: SimulationError.self) { try Scenario(NotesCharm.self, file: "/nowhere/Tests/Some.swift") }
    }

    @Test("gives events that wait the scenario's time")
    func time() throws {
        let related = RelationState("db", remote: "postgresql")
        let waiting = try Scenario(NotesCharm.self, NotesCharm.metadata).run(
            .relationChanged(related), from: State(relations: [related]))
        #expect(waiting.deferred.map(\.since) == [1_790_000_000])
    }
}
