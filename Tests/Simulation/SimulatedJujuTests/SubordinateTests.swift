import JujuProtocol
import Testing

@testable import SimulatedJuju

/// Subordinate units, and what they and their principals hear (state/relationunit.go, worker/uniter).
@Suite struct SubordinateTests {
    private static let principal = CharmMetadata(
        name: "principal", endpoints: ["logs": .init(interface: "logging", role: .provider)])

    private static func subordinate(_ name: String = "sub") -> CharmMetadata {
        var charm = CharmMetadata(
            name: name,
            endpoints: [
                "info": .init(interface: "juju-info", role: .requirer, scope: .container),
                "logging": .init(interface: "logging", role: .requirer, scope: .container),
            ])
        charm.isSubordinate = true
        return charm
    }

    /// A principal of some units and a subordinate, not yet related; the subordinate notes what it sees.
    private func trial(units: Int = 2, _ body: InProcessCharm.Body? = nil) throws -> Trial {
        let trial = Trial()
        try trial.deploy(Self.principal, units: units) { variables, tools in
            if variables["JUJU_HOOK_NAME"] == "logs-relation-created" {
                tools.tool("relation-set", "from=\(variables["JUJU_UNIT_NAME"] ?? "")")
            }
            return 0
        }
        try trial.deploy(Self.subordinate(), units: 0, body)
        try trial.settle()
        return trial
    }

    @Test(
        "each principal unit gets one of the subordinate, on its machine, when the relation is made and when it comes later"
    )
    func created() throws {
        let trial = try trial()
        #expect(trial.controller.model.units(of: "sub").isEmpty)
        try trial.controller.integrate("principal:logs", "sub:logging")
        try trial.settle()
        try trial.controller.addUnit(of: "principal")
        try trial.settle()
        let units = trial.controller.model.units(of: "sub")
        #expect(units.count == 3)
        #expect(Set(units.compactMap(\.principal)) == ["principal/0", "principal/1", "principal/2"])
        for unit in units {
            let principal = try #require(unit.principal)
            #expect(unit.machine == trial.controller.model.units[principal]?.machine)
        }
        #expect(trial.controller.model.machines.count == 3)
    }

    @Test("a subordinate unit sees its own principal alone, and is told who it is")
    func sees() throws {
        var seen: [String: Set<String>] = [:]
        var refusals: [String] = []
        let trial = try trial { variables, tools in
            let unit = variables["JUJU_UNIT_NAME"] ?? ""
            let principal = variables["JUJU_PRINCIPAL_UNIT"] ?? ""
            if let remote = variables["JUJU_REMOTE_UNIT"], !remote.isEmpty {
                seen[unit, default: []].insert(remote)
                if remote != principal { refusals.append("\(unit) saw \(remote), not \(principal)") }
                let other = remote == "principal/0" ? "principal/1" : "principal/0"
                let result = try? tools.run(HookToolCall("relation-get", ["-", other]))
                if result?.code == 0 { refusals.append("\(unit) read \(other)") }
                if tools.tool("relation-get", "from", remote) != remote {
                    refusals.append("\(unit) cannot read \(remote)")
                }
                if tools.tool("relation-list") != remote { refusals.append("\(unit) lists more than \(remote)") }
            }
            return 0
        }
        try trial.controller.integrate("principal:logs", "sub:logging")
        try trial.settle()
        #expect(refusals == [])
        #expect(seen.count == 2)
        #expect(seen.values.allSatisfy { $0.count == 1 })
    }

    @Test("every charm provides juju-info, which counts where nothing else fits or it is named")
    func info() throws {
        let trial = Trial()
        try trial.deploy(CharmMetadata(name: "plain"))
        var charm = Self.subordinate()
        charm.endpoints["logging"] = nil
        try trial.deploy(charm, units: 0)
        try trial.settle()
        try trial.controller.integrate("sub", "plain")
        let events = try trial.settle()
        #expect(events.contains("sub/0 info-relation-joined"))
        #expect(events.contains("plain/0 juju-info-relation-joined"))
        let both = try self.trial(units: 1)
        let id = try both.controller.integrate("sub", "principal")
        #expect(both.controller.model.relations[id]?.key == "sub:logging principal:logs")
        try both.controller.integrate("sub:info", "principal:juju-info")
        try both.settle()
        #expect(both.controller.model.units(of: "sub").count == 1)
    }

    @Test("with its relation a subordinate unit goes, through departed, broken, stop and remove; its principal stays")
    func removedWithRelation() throws {
        let trial = try trial(units: 1)
        let id = try trial.controller.integrate("principal:logs", "sub:logging")
        try trial.settle()
        try trial.controller.removeRelation(id)
        try trial.settle()
        #expect(
            trial.events(of: "sub/0") == ["logging-relation-departed", "logging-relation-broken", "stop", "remove"])
        #expect(trial.events(of: "principal/0") == ["logs-relation-departed", "logs-relation-broken"])
        #expect(trial.unit("sub/0") == nil)
        #expect(trial.unit("principal/0")?.life == .alive)
        try trial.controller.integrate("principal:logs", "sub:logging")
        try trial.settle()
        #expect(trial.unit("sub/1")?.principal == "principal/0")
    }

    @Test("a subordinate unit that another relation joins to its principal stays")
    func secondRelation() throws {
        let trial = try trial(units: 1)
        let id = try trial.controller.integrate("principal:logs", "sub:logging")
        try trial.settle()
        try trial.controller.integrate("principal:juju-info", "sub:info")
        try trial.settle()
        #expect(trial.controller.model.units(of: "sub").count == 1)
        try trial.controller.removeRelation(id)
        try trial.settle()
        #expect(trial.unit("sub/0")?.life == .alive)
    }

    @Test("a principal that is removed goes after its subordinates, and its machine with it")
    func removedWithPrincipal() throws {
        let trial = try trial(units: 2)
        try trial.controller.integrate("principal:logs", "sub:logging")
        try trial.settle()
        let sub = try #require(trial.controller.model.units(of: "sub").first { $0.principal == "principal/0" }).name
        try trial.controller.removeUnits(["principal/0"])
        #expect(trial.controller.model.units[sub]?.life == .dying)
        try trial.settle()
        #expect(trial.events(of: "\(sub)").suffix(2) == ["stop", "remove"])
        #expect(trial.events(of: "principal/0").suffix(2) == ["stop", "remove"])
        #expect(trial.unit("principal/0") == nil)
        #expect(trial.controller.model.units[sub] == nil)
        #expect(trial.controller.model.units(of: "sub").count == 1)
        #expect(trial.controller.model.machines.count == 1)
    }

    @Test("a principal whose subordinate is in error waits for it when all its own hooks are done")
    func waits() throws {
        var fails = false
        let trial = try trial(units: 1) { variables, _ in
            fails && variables["JUJU_HOOK_NAME"] == "stop" ? 1 : 0
        }
        try trial.controller.integrate("principal:logs", "sub:logging")
        try trial.settle()
        fails = true
        try trial.controller.removeUnits(["principal/0"])
        try trial.settle()
        #expect(trial.events(of: "principal/0").last == "remove")
        #expect(trial.unit("principal/0")?.life == .dying)
        fails = false
        try trial.simulation.resolve("sub/0", retry: true)
        try trial.settle()
        #expect(trial.controller.model.units.isEmpty)
    }

    @Test("a subordinate has nothing to do with relations to applications that are not its principal's")
    func otherPrincipals() throws {
        let trial = Trial()
        var other = Self.principal
        other.name = "other"
        try trial.deploy(Self.principal)
        try trial.deploy(other)
        try trial.deploy(Self.subordinate(), units: 0)
        try trial.settle()
        try trial.controller.integrate("principal:logs", "sub:logging")
        try trial.settle()
        try trial.controller.integrate("other:logs", "sub:logging")
        try trial.settle()
        #expect(trial.events(of: "sub/0") == [])
        #expect(trial.unit("sub/1")?.principal == "other/0")
        #expect(trial.events(of: "sub/1").contains("logging-relation-joined"))
    }

    @Test("removing a subordinate application takes its units, and leaves the principals")
    func application() throws {
        let trial = try trial(units: 2)
        try trial.controller.integrate("principal:logs", "sub:logging")
        try trial.settle()
        try trial.controller.removeApplication("sub")
        try trial.settle()
        #expect(trial.controller.model.applications["sub"] == nil)
        #expect(trial.controller.model.units(of: "principal").count == 2)
    }

    @Test("what makes no sense for subordinates is refused in Juju's words")
    func refusals() throws {
        let trial = try trial(units: 1)
        let add = #expect(throws: SimulationError.self) { try trial.controller.addUnit(of: "sub") }
        #expect(add?.message == "cannot add unit to application \"sub\": application is a subordinate")
        try trial.controller.integrate("principal:logs", "sub:logging")
        try trial.settle()
        let remove = #expect(throws: SimulationError.self) { try trial.controller.removeUnits(["sub/0"]) }
        #expect(
            remove?.message
                == "unit \"sub/0\" is a subordinate, to remove use remove-relation. Note: this will remove all units of \"sub\""
        )
        var scoped = CharmMetadata(
            name: "scoped", endpoints: ["want": .init(interface: "logging", role: .requirer, scope: .container)])
        try trial.deploy(scoped)
        #expect(throws: SimulationError.self) { try trial.controller.integrate("scoped", "principal:logs") }
        scoped.name = "sub"
        let refresh = #expect(throws: SimulationError.self) { try trial.controller.refresh("sub", to: scoped) }
        #expect(refresh?.message.hasSuffix(": cannot change an application's subordinacy") == true)
        var old = Self.subordinate("old")
        old.bases = [.ubuntu("20.04")]
        try trial.deploy(old, units: 0)
        let base = #expect(throws: SimulationError.self) {
            try trial.controller.integrate("old:logging", "principal:logs")
        }
        #expect(
            base?.message
                == "cannot add relation \"old:logging principal:logs\": subordinate must support principal application's base; subordinate only supports: [ubuntu@20.04/stable]"
        )
    }

    @Test("a relation in container scope costs a hook the same in a model of any size")
    func scale() throws {
        let trial = try trial(units: 60)
        try trial.controller.integrate("principal:logs", "sub:logging")
        try trial.settle()
        #expect(trial.controller.model.units(of: "sub").count == 60)
        let joined = trial.controller.model.units.values.map { $0.delivered.relations.values.map(\.members.count) }
        #expect(joined.allSatisfy { $0 == [1] })
    }
}
