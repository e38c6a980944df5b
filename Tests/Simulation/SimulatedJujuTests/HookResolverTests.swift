import JujuProtocol
import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct HookResolverTests {
    static let seeds: [UInt64] = [1, 2, 3, 17, 4711]

    @Test("a unit is deployed with install, its peers, leadership, config, start", arguments: seeds)
    func deploy(seed: UInt64) throws {
        let trial = Trial(seed: seed)
        try trial.deploy(Trial.provider)
        #expect(
            try trial.settle() == [
                "provider/0 install", "provider/0 peers-relation-created", "provider/0 leader-elected",
                "provider/0 config-changed", "provider/0 start",
            ])
        #expect(try trial.settle() == [])
    }

    @Test(
        "a unit that does not lead hears leader-settings-changed up to Juju 3, and nothing in Juju 4",
        arguments: [
            ("3.6.26", ["install", "leader-settings-changed", "config-changed", "start"]),
            ("4.0.1", ["install", "config-changed", "start"]),
        ])
    func follower(version: String, expected: [String]) throws {
        let trial = Trial(jujuVersion: version)
        try trial.deploy(Trial.requirer, units: 2)
        try trial.settle()
        #expect(trial.events(of: "requirer/1") == expected)
    }

    @Test("a relation is created, then each unit joins and is changed at once, in order", arguments: seeds)
    func relate(seed: UInt64) throws {
        let trial = Trial(seed: seed)
        try trial.deploy(Trial.provider)
        try trial.deploy(Trial.requirer, units: 2)
        try trial.settle()
        try trial.controller.integrate("requirer", "provider:serve")
        try trial.settle()
        let events = trial.events(of: "provider/0")
        #expect(events.first == "serve-relation-created")
        #expect(events.count == 5)
        #expect(Array(events[1...2]) == ["serve-relation-joined", "serve-relation-changed"])
        #expect(Array(events[3...4]) == ["serve-relation-joined", "serve-relation-changed"])
    }

    @Test("the other application's databag is told of before its units join", arguments: seeds)
    func applicationFirst(seed: UInt64) throws {
        let trial = Trial(seed: seed)
        var seen: [String] = []
        try trial.deploy(Trial.provider) { variables, tools in
            if variables["JUJU_HOOK_NAME"] == "serve-relation-created" { tools.tool("relation-set", "--app", "url=x") }
            return 0
        }
        try trial.settle()
        try trial.deploy(Trial.requirer) { variables, _ in
            let remote = variables["JUJU_REMOTE_UNIT"] ?? ""
            if let name = variables["JUJU_HOOK_NAME"], name.contains("relation") { seen.append("\(name) \(remote)") }
            return 0
        }
        trial.controller.model.next.relation = 7
        try trial.controller.integrate("requirer", "provider")
        let provider: UnitName = "provider/0"
        try trial.simulation.run(#require(trial.simulation.next(of: provider)), on: provider)
        try trial.settle()
        #expect(
            seen == [
                "want-relation-created ", "want-relation-changed ", "want-relation-joined provider/0",
                "want-relation-changed provider/0",
            ])
    }

    @Test("a changed databag is told of once, however often it changed, and only to the other side")
    func change() throws {
        let trial = try Self.related()
        trial.controller.model.relations[1]?.unitBags["requirer/0"]?.merge(["a": "1"])
        trial.controller.model.relations[1]?.unitBags["requirer/0"]?.merge(["a": "2"])
        #expect(try trial.settle() == ["provider/0 serve-relation-changed"])
    }

    @Test("a changed option is told of with config-changed", arguments: ["81", "82"])
    func config(port: String) throws {
        let trial = try Self.related()
        try trial.controller.configure("provider", ["port": port])
        #expect(try trial.settle() == ["provider/0 config-changed"])
        try trial.controller.configure("provider", ["port": port])
        #expect(try trial.settle() == [])
    }

    @Test("a unit that is removed departs from all, breaks its relations, stops and is gone", arguments: seeds)
    func removeUnit(seed: UInt64) throws {
        let trial = try Self.related(seed: seed, requirers: 2)
        try trial.controller.removeUnits(["requirer/1"])
        try trial.settle()
        #expect(
            trial.events(of: "requirer/1") == ["want-relation-departed", "want-relation-broken", "stop", "remove"])
        #expect(trial.events(of: "provider/0") == ["serve-relation-departed"])
        #expect(trial.unit("requirer/1") == nil)
    }

    @Test("a relation that is removed departs and breaks on both sides, then is gone", arguments: seeds)
    func removeRelation(seed: UInt64) throws {
        let trial = try Self.related(seed: seed)
        try trial.controller.removeRelation(1)
        try trial.settle()
        #expect(trial.events(of: "provider/0") == ["serve-relation-departed", "serve-relation-broken"])
        #expect(trial.events(of: "requirer/0") == ["want-relation-departed", "want-relation-broken"])
        #expect(trial.controller.model.relations[1] == nil)
    }

    @Test("peers depart, but their relation never breaks")
    func peers() throws {
        let trial = Trial()
        try trial.deploy(Trial.provider, units: 2)
        try trial.settle()
        try trial.controller.removeUnits(["provider/1"])
        try trial.settle()
        #expect(trial.events(of: "provider/1") == ["peers-relation-departed", "stop", "remove"])
        #expect(trial.events(of: "provider/0") == ["peers-relation-departed"])
    }

    @Test("when the leader goes, another unit is elected")
    func election() throws {
        let trial = Trial()
        try trial.deploy(Trial.provider, units: 2)
        try trial.settle()
        try trial.controller.removeUnits(["provider/0"])
        try trial.settle()
        #expect(trial.events(of: "provider/1") == ["peers-relation-departed", "leader-elected"])
        #expect(trial.controller.model.applications["provider"]?.leader?.number == 1)
    }

    @Test("a new revision of a charm is told of with upgrade-charm, then config-changed")
    func upgrade() throws {
        let trial = try Self.related()
        trial.controller.model.applications["provider"]?.charmRevision += 1
        #expect(try trial.settle() == ["provider/0 upgrade-charm", "provider/0 config-changed"])
    }

    @Test("a tick runs update-status once")
    func tick() throws {
        let trial = try Self.related()
        trial.controller.model.units["provider/0"]?.delivered.isStatusDue = true
        #expect(try trial.settle() == ["provider/0 update-status"])
        #expect(try trial.settle() == [])
    }

    @Test("a removed application goes with its units and relations")
    func removeApplication() throws {
        let trial = try Self.related()
        try trial.controller.removeApplication("requirer")
        try trial.settle()
        #expect(trial.controller.model.applications["requirer"] == nil)
        #expect(trial.controller.model.relations.keys.sorted() == [0])
    }

    @Test("the same seed gives the same order, and every seed comes to the same end")
    func repeatable() throws {
        let runs = try [5, 5, 6].map { (seed: UInt64) in
            let trial = Trial(seed: seed)
            try trial.deploy(Trial.provider, units: 2)
            try trial.deploy(Trial.requirer, units: 3)
            try trial.controller.integrate("requirer", "provider:serve")
            return try trial.settle()
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] != runs[2])
    }

    /// A provider and requirers that are related, with nothing left to do.
    static func related(seed: UInt64 = 1, requirers: Int = 1) throws -> Trial {
        let trial = Trial(seed: seed)
        try trial.deploy(Trial.provider)
        try trial.deploy(Trial.requirer, units: requirers)
        try trial.controller.integrate("requirer", "provider:serve")
        try trial.settle()
        return trial
    }
}
