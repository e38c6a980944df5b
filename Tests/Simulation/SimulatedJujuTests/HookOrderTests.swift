import JujuProtocol
import Testing

@testable import SimulatedJuju

/// The order of hooks besides those of deployments and relations.
@Suite struct HookOrderTests {
    private static let store = {
        var charm = CharmMetadata(name: "store", actions: ["look": .init()])
        charm.storage = ["data": .init(count: 2), "disk": .init(kind: .block)]
        return charm
    }()

    @Test("a unit on a machine gets its storage before it is installed, and loses it before it stops")
    func storage() throws {
        let trial = Trial()
        try trial.deploy(Self.store)
        try trial.settle()
        #expect(
            trial.events(of: "store/0") == [
                "data-storage-attached", "data-storage-attached", "disk-storage-attached", "install", "leader-elected",
                "config-changed", "start",
            ])
        try trial.controller.removeUnits(["store/0"])
        try trial.settle()
        #expect(
            trial.events(of: "store/0") == [
                "data-storage-detaching", "data-storage-detaching", "disk-storage-detaching", "stop", "remove",
            ])
    }

    @Test("a unit on Kubernetes is installed first, and has its containers ready before it gets storage")
    func kubernetes() throws {
        let trial = Trial()
        trial.controller.model.kind = .caas
        var charm = Self.store
        charm.containers = ["web"]
        try trial.deploy(charm)
        try trial.settle()
        #expect(
            trial.events(of: "store/0") == [
                "install", "leader-elected", "web-pebble-ready", "data-storage-attached", "data-storage-attached",
                "disk-storage-attached", "config-changed", "start",
            ])
    }

    @Test("storage that a hook asked for is attached afterwards, and can be taken away again")
    func addedStorage() throws {
        let trial = Trial()
        try trial.deploy(Self.store) { variables, tools in
            if variables["JUJU_HOOK_NAME"] == "start" { tools.tool("storage-add", "data=1") }
            return 0
        }
        #expect(try trial.settle().last == "store/0 data-storage-attached")
        let id = try #require(trial.unit("store/0")?.storage.last?.id)
        try trial.controller.detachStorage(id)
        #expect(try trial.settle() == ["store/0 data-storage-detaching"])
        #expect(trial.unit("store/0")?.storage.contains { $0.id == id } == false)
    }

    @Test("after a reboot of its machine a unit starts once more, and one that never started does not")
    func reboot() throws {
        let trial = try HookResolverTests.related()
        trial.controller.rebootMachine("0")
        #expect(try trial.settle() == ["provider/0 start"])
        #expect(try trial.settle() == [])
        try trial.controller.addUnit(of: "requirer", to: "0")
        trial.controller.rebootMachine("0")
        try trial.settle()
        #expect(trial.events(of: "requirer/1").filter { $0 == "start" }.count == 1)
    }

    @Test(
        "a hook that asks for a reboot is done before it, and one that asks for it at once runs again",
        arguments: [
            (["juju-reboot"], ["config-changed", "start"]),
            (["juju-reboot", "--now"], ["config-changed", "config-changed", "start"]),
        ])
    func rebootWanted(command: [String], expected: [String]) throws {
        let trial = Trial()
        var isAsked = false
        try trial.deploy(Trial.requirer) { variables, tools in
            guard variables["JUJU_HOOK_NAME"] == "config-changed", !isAsked else { return 0 }
            isAsked = true
            _ = try? tools.run(HookToolCall(command[0], Array(command.dropFirst())))
            return 0
        }
        try trial.settle()
        #expect(Array(trial.events(of: "requirer/0").drop { $0 != "config-changed" }) == expected)
    }

    @Test(
        "after juju-reboot --now no tool answers: the agent has ended the hook (runner/context/context.go: killCharmHook)"
    )
    func rebootNow() throws {
        let trial = Trial()
        var refusals: [String] = []
        try trial.deploy(Trial.requirer) { variables, tools in
            guard variables["JUJU_HOOK_NAME"] == "install", refusals.isEmpty else { return 0 }
            _ = try? tools.run(HookToolCall("juju-reboot", ["--now"]))
            if let result = try? tools.run(HookToolCall("status-set", ["active", "late"])) {
                refusals.append(result.error)
            }
            return 0
        }
        try trial.settle()
        #expect(refusals == ["ERROR bad request: the hook has ended\n"])
        #expect(trial.unit("requirer/0")?.workloadStatus.message != "late")
    }

    @Test("an action runs between hooks, but not before one that must follow")
    func action() throws {
        let trial = Trial()
        try trial.deploy(Self.store) { variables, _ in
            if variables["JUJU_HOOK_NAME"] == "config-changed" {
                _ = try? trial.controller.enqueueAction("look", of: "store/0", parameters: [:])
            }
            return 0
        }
        try trial.settle()
        #expect(Array(trial.events(of: "store/0").suffix(3)) == ["config-changed", "start", "look"])
    }

    @Test("upgrade-charm is followed by config-changed before anything else")
    func upgrade() throws {
        let trial = try HookResolverTests.related()
        trial.controller.model.applications["provider"]?.charmRevision += 1
        trial.controller.model.units["provider/0"]?.delivered.isStatusDue = true
        trial.controller.model.relations[1]?.unitBags["requirer/0"]?.merge(["a": "1"])
        #expect(
            try trial.settle() == [
                "provider/0 upgrade-charm", "provider/0 config-changed", "provider/0 serve-relation-changed",
            ])
    }

    @Test("a machine's units make ready for another series, keep still, and are told when it is there")
    func series() throws {
        let trial = try HookResolverTests.related()
        try trial.controller.prepareSeriesUpgrade(of: "0", to: SeriesUpgrade(base: "ubuntu@24.04", series: "noble"))
        #expect(throws: SimulationError.self) { try trial.controller.completeSeriesUpgrade(of: "0") }
        #expect(try trial.settle() == ["provider/0 pre-series-upgrade"])
        try trial.controller.configure("provider", ["port": "81"])
        #expect(try trial.settle() == [])
        try trial.controller.completeSeriesUpgrade(of: "0")
        #expect(try trial.settle() == ["provider/0 post-series-upgrade", "provider/0 config-changed"])
        #expect(trial.controller.model.machines["0"]?.seriesUpgrade == nil)
        trial.controller.model.jujuVersion = "4.0.1"
        #expect(throws: SimulationError.self) {
            try trial.controller.prepareSeriesUpgrade(of: "0", to: SeriesUpgrade(base: "ubuntu@26.04", series: "x"))
        }
    }

    @Test(
        "a suspended relation departs and breaks, and when it is resumed units join but it is not created anew (before Juju 4.0)"
    )
    func suspended() throws {
        let trial = try HookResolverTests.related()
        try trial.controller.setSuspended(1, true)
        try trial.settle()
        #expect(trial.events(of: "requirer/0") == ["want-relation-departed", "want-relation-broken"])
        try trial.controller.setSuspended(1, false)
        try trial.settle()
        #expect(trial.events(of: "requirer/0") == ["want-relation-joined", "want-relation-changed"])
    }

    @Test("units are told of in the order of their names as texts, as Juju sorts them")
    func names() throws {
        let trial = try HookResolverTests.related(requirers: 11)
        #expect(trial.unit("provider/0")?.delivered.relations[1]?.members.count == 11)
        try trial.controller.removeRelation(1)
        var departed: [String] = []
        trial.simulation.onStart = { unit, name in
            guard unit == "provider/0", name == "serve-relation-departed" else { return }
            let members = trial.controller.model.units[unit]?.delivered.relations[1]?.members.count ?? 0
            departed.append("\(members)")
        }
        let first = try #require(trial.simulation.next(of: "provider/0"))
        #expect(first.remoteUnit == "requirer/0")
        try trial.simulation.run(first, on: "provider/0")
        try trial.simulation.run(#require(trial.simulation.next(of: "provider/0")), on: "provider/0")
        #expect(trial.simulation.next(of: "provider/0")?.remoteUnit == "requirer/10")
    }

    @Test("a unit that leaves with its application is itself the one that departs")
    func departing() throws {
        let trial = Trial()
        var departing: [String] = []
        try trial.deploy(Trial.provider)
        try trial.deploy(Trial.requirer) { variables, _ in
            if let unit = variables["JUJU_DEPARTING_UNIT"] { departing.append(unit) }
            return 0
        }
        try trial.controller.integrate("requirer", "provider:serve")
        try trial.settle()
        try trial.controller.removeApplication("requirer")
        try trial.settle()
        #expect(departing == ["requirer/0"])
    }

    @Test("the agent says in the charm's name that it installs, and that a unit which never said anything is unknown")
    func statuses() throws {
        let trial = Trial()
        var seen: [String] = []
        try trial.deploy(Trial.requirer) { variables, tools in
            seen.append("\(variables["JUJU_HOOK_NAME"] ?? "") \(tools.tool("status-get"))")
            return 0
        }
        try trial.settle()
        #expect(seen.first == "install maintenance")
        #expect(trial.unit("requirer/0")?.workloadStatus.status == "unknown")
        try trial.controller.removeUnits(["requirer/0"])
        try trial.settle()
        #expect(seen.suffix(2) == ["stop maintenance", "remove maintenance"])
    }
}
