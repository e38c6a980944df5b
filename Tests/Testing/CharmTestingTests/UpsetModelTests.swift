import CharmKit
import CharmTesting
import SealedStore
import TestSupport
import Testing

/// A store that gives each reader a token as a secret, and says how many readers it sees.
private final class StoreCharm: Charm {
    static let metadata = CharmMetadata(
        name: "store", endpoints: ["readers": .init(interface: "token", role: .provider)],
        config: ["key": .init(type: .secret)], actions: ["count": .init()])

    init(framework: Framework) {
        let model = framework.model
        framework.reconcile {
            guard let leader = try model.leader else { return }
            for relation in try model.liveRelations("readers") {
                let data = relation.applicationData(as: leader)
                guard try data.values["token"] == nil else { continue }
                let secret = try model.application.addSecret(
                    SecretContent(["token": SecretBytes(utf8: "canary")]), label: "token", as: leader)
                try secret.grant(relation: relation.id, as: leader)
                data.set("token", secret.uri)
            }
        }
        framework.observeAction("count") { action in
            action.setResult("readers", "\(try model.liveRelations("readers").flatMap { try $0.units }.count)")
        }
        framework.collectStatus { $0.add(.active) }
    }
}

/// A reader that shows what it has read.
private final class ReaderCharm: Charm {
    static let metadata = CharmMetadata(
        name: "reader", endpoints: ["store": .init(interface: "token", role: .requirer)])

    init(framework: Framework) {
        let model = framework.model
        framework.collectStatus { status in
            guard let relation = try model.liveRelations("store").first else { return status.add(.blocked("no store")) }
            guard let uri = try relation.applicationData()["token"] else { return status.add(.waiting("for a token")) }
            do {
                let content = try model.secret(uri).content()
                relation.unitData.set("keys", content.names.joined(separator: ","))
                status.add(.active)
            } catch {
                status.add(.waiting("\(error)"))
            }
        }
    }
}

@Suite("A simulated model in which things go wrong")
struct UpsetModelTests {
    private let model = SimulatedModel(seed: 3)
    private let store: SimulatedApplication
    private let readers: SimulatedApplication

    init() throws {
        store = try model.deploy(StoreCharm.self, StoreCharm.metadata, units: 2)
        readers = try model.deploy(ReaderCharm.self, ReaderCharm.metadata, units: 2)
    }

    private func related() throws -> SimulatedRelation {
        let relation = try model.integrate(readers, store)
        try model.settle()
        return relation
    }

    private var leader: SimulatedUnit {
        get throws { try #require(store.leader) }
    }

    @Test("shows its secrets, whose they are and who tracks which revision")
    func secrets() throws {
        let relation = try related()
        let secret = try #require(model.secrets.first)
        #expect(model.secrets.count == 1 && secret.owner == .application("store") && secret.label == "token")
        #expect(secret.content() == ["token": "canary"] && secret.revisions == [1] && secret.readers == ["reader"])
        #expect(secret.content(2) == nil)
        #expect(readers.units.allSatisfy { $0.trackedRevision(of: secret) == 1 && $0.label(of: secret).isEmpty })
        #expect(try leader.trackedRevision(of: secret) == nil)
        #expect(model.secret(relation.data(of: store)["token"] ?? "")?.id == secret.id)
        #expect(model.secret("secret:d2kk8o1s3egc0000000g") == nil)
        secret.remove()
        #expect(!secret.exists && secret.owner == nil && secret.content() == nil && model.secrets.isEmpty)
        #expect(readers.units.allSatisfy { $0.trackedRevision(of: secret) == nil })
    }

    @Test("takes the right to read a secret away, and gives it back")
    func revocation() throws {
        let relation = try related()
        let secret = try #require(model.secrets.first)
        secret.revoke()
        model.tick()
        try model.settle()
        #expect(readers.units.allSatisfy { $0.status?.kind == .waiting })
        secret.grant(to: readers, over: relation)
        model.tick()
        try model.settle()
        #expect(secret.readers == ["reader"] && readers.units.allSatisfy { $0.status == .active })
        secret.revoke(from: store)
        #expect(secret.readers == ["reader"])
        secret.revoke(from: readers)
        #expect(secret.readers.isEmpty)
    }

    @Test("has secrets of the operator's, with new content when they say so")
    func userSecrets() throws {
        let key = try model.addSecret("key", ["key": "first"], readBy: store)
        try store.configure(["key": key.uri])
        #expect(key.owner == .user && key.readers == ["store"] && key.label == "key")
        try key.update(["key": "second"])
        #expect(key.revisions == [1, 2] && key.content(1) == ["key": "first"] && key.content() == ["key": "second"])
        _ = try related()
        let own = try #require(model.secrets.first { $0.owner == .application("store") })
        #expect(throws: SimulationError.self) { try own.update(["token": "other"]) }
    }

    @Test("loses a unit without a hook of its own, which the others are told of")
    func lostUnit() throws {
        let relation = try related()
        let lost = readers.units[0]
        let hooks = lost.hooks
        try lost.lose()
        #expect(!lost.exists && readers.units.count == 1 && lost.hooks == hooks)
        try model.settle()
        #expect(store.units.allSatisfy { $0.hooks.last == "readers-relation-departed" })
        #expect(try leader.run("count")["readers"] == "1" && relation.exists)
        #expect(throws: SimulationError.self) { try lost.lose() }
    }

    @Test("gives the lead to another when it loses the leader's machine")
    func lostLeader() throws {
        _ = try related()
        let lost = try leader
        try lost.lose()
        #expect(store.leader == nil)
        try model.settle()
        #expect(try leader.name != lost.name)
        #expect(try leader.hooks.last == "leader-elected")
    }

    @Test("tells of what a test publishes in a charm's place, and of a key that goes")
    func published() throws {
        let relation = try related()
        relation.publish(["more": "x", "keys": nil], as: readers.units[1])
        relation.publish(["note": "y"], as: store)
        #expect(relation.data(of: readers.units[1])["more"] == "x" && relation.data(of: store)["note"] == "y")
        #expect(relation.data(of: readers.units[1])["keys"] == nil)
        try model.settle()
        #expect((store.units + readers.units).allSatisfy { $0.hooks.last?.hasSuffix("-relation-changed") == true })
        relation.publish(["note": nil], as: store)
        #expect(relation.data(of: store).keys.sorted() == ["token"])
        #expect(store.relations(on: "readers").map(\.id) == [relation.id] && store.relations(on: "none").isEmpty)
    }

    @Test("skips hooks as if they had run and the charms had done nothing")
    func skipped() throws {
        let relation = try model.integrate(readers, store)
        try model.skipHooks()
        #expect(model.hooks.isEmpty && model.hookCount == 0 && model.secrets.isEmpty)
        #expect(readers.units.allSatisfy { $0.status == nil && $0.nextHook == nil })
        #expect(try leader.runOutOfTurn("count")["readers"] == "2")
        #expect(relation.data(of: store).isEmpty)
        readers.units[0].tick()
        #expect(readers.units[0].nextHook?.kind == .updateStatus && readers.units[1].nextHook == nil)
        try model.settle()
        #expect(model.hooks.map(\.name) == ["count", "update-status"])
    }

    @Test("runs a hook out of turn as often as a test likes, with what others have published by then")
    func outOfTurn() throws {
        let relation = try model.integrate(readers, store)
        try model.skipHooks()
        let first = try model.runOutOfTurn(Hook(.updateStatus), on: leader.name)
        #expect(first.error == nil && first.writes.contains("secret-add"))
        #expect(try model.runOutOfTurn(Hook(.updateStatus), on: leader.name).writes == [])
        let hook = Hook(.relationBroken, relation: relation.id, remoteApplication: "store")
        for _ in 0..<2 { try model.runOutOfTurn(hook, on: readers.units[0].name) }
        #expect(relation.exists && readers.units[0].exists)
        #expect(throws: SimulationError.self) { try model.runOutOfTurn(Hook(.start), on: "reader/7") }
        #expect(throws: SimulationError.self) { try model.runOutOfTurn(Hook(.start), on: "nobody/0") }
    }

    @Test("runs a hook with handlers or a charm in place of the unit's own, which keep to its metadata")
    func otherCharm() throws {
        let relation = try related()
        try model.runHandlers(Hook(.updateStatus), on: readers.units[0].name) { framework in
            framework.reconcile {
                for relation in try framework.model.liveRelations("store") { relation.unitData.set("by", "hand") }
            }
        }
        #expect(relation.data(of: readers.units[0])["by"] == "hand")
        try model.runOutOfTurn(Hook(.updateStatus), on: store.units[1].name) { StoreCharm(framework: $0) }
        #expect(throws: CharmInterfaceError.self) {
            try model.runHandlers(Hook(.updateStatus), on: readers.units[0].name) { framework in
                framework.observeAction("dance") { _ in }
            }
        }
    }

    @Test("kills a hook at a tool, of which nothing is left, and runs it again")
    func killed() throws {
        var kills = 0
        model.onCall = { [unowned model] _, call in
            guard call.tool == "secret-add", kills == 0 else { return }
            kills += 1
            model.killHook()
        }
        let relation = try model.integrate(readers, store)
        try model.skipHooks()
        let run = try model.runOutOfTurn(Hook(.updateStatus), on: leader.name)
        #expect(run.error == "exit status 137" && !run.calls.map(\.tool).contains("secret-add"))
        #expect(model.secrets.isEmpty && relation.data(of: store).isEmpty)
        #expect(try model.runOutOfTurn(Hook(.updateStatus), on: leader.name).error == nil)
        #expect(model.secrets.count == 1)
    }

    @Test("refuses what hooks write, until the controller can be reached again")
    func refusedFlush() throws {
        let relation = try model.integrate(readers, store)
        try model.skipHooks()
        model.flushFailure = "connection is shut down"
        #expect(try model.runOutOfTurn(Hook(.updateStatus), on: leader.name).error == "connection is shut down")
        #expect(relation.data(of: store).isEmpty && model.flushFailure != nil)
        model.flushFailure = nil
        #expect(try model.runOutOfTurn(Hook(.updateStatus), on: leader.name).error == nil)
        #expect(!relation.data(of: store).isEmpty)
    }

    @Test("is upgraded from one hook to the next")
    func upgraded() throws {
        let old = SimulatedModel(jujuVersion: "2.9.52")
        let store = try old.deploy(StoreCharm.self, StoreCharm.metadata)
        try old.skipHooks()
        var versions: [String] = []
        for version in ["2.9.52", "3.6.26"] {
            old.jujuVersion = version
            try old.runHandlers(Hook(.updateStatus), on: store.units[0].name) { framework in
                versions.append("\(framework.environment.jujuVersion)")
            }
        }
        #expect(versions == ["2.9.52", "3.6.26"] && old.jujuVersion == "3.6.26")
    }

    @Test("gives a charm another stored state than it left")
    func storedState() throws {
        var found: String?
        readers.units[0].storedState = ["key": "old"]
        try model.runHandlers(Hook(.updateStatus), on: readers.units[0].name) { framework in
            framework.reconcile { found = try framework.state.value("key") }
        }
        #expect(found == "old" && readers.units[0].storedState["key"] == "old")
    }

    @Test("shows all that others may read, but no secret's content")
    func openText() throws {
        let relation = try related()
        relation.publish(["path": "/a \"quoted\"\nline"], as: readers.units[0])
        #expect(model.openText.contains("/a \"quoted\"\nline") && model.openText.contains("relation-set"))
        #expect(!model.openText.contains("canary"))
        relation.publish(["path": "canary"], as: readers.units[0])
        #expect(model.openText.contains("canary"))
    }

    @Test("shows of an application what juju status does: the gravest of its units, until the leader sets one")
    func displayedStatus() throws {
        #expect(readers.displayedStatus == .waiting("installing agent"))
        try model.settle()
        #expect(readers.status == nil && readers.displayedStatus == .blocked("no store"))
    }

    @Test("puts options back to their defaults")
    func reset() throws {
        let key = try model.addSecret("key", ["key": "first"], readBy: store)
        try store.configure(["key": key.uri])
        try store.reset("key")
        #expect(throws: SimulationError.self) { try store.reset("none") }
    }
}
