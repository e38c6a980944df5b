import JujuProtocol
import Testing

@testable import SimulatedJuju

@Suite struct LeadershipTests {
    @Test("a leader that is removed leads until it is gone, and only then another unit hears that it leads")
    func leaving() throws {
        let trial = Trial()
        var leads: [String] = []
        try trial.deploy(Trial.provider, units: 2) { variables, tools in
            guard variables["JUJU_UNIT_NAME"] == "provider/0" else { return 0 }
            leads.append("\(variables["JUJU_HOOK_NAME"] ?? "") \(tools.tool("is-leader"))")
            return 0
        }
        try trial.deploy(Trial.requirer)
        try trial.controller.integrate("provider", "requirer")
        try trial.settle()
        leads = []
        try trial.controller.removeUnits(["provider/0"])
        let events = try trial.settle()
        #expect(
            leads == [
                "serve-relation-departed True", "serve-relation-broken True", "peers-relation-departed True",
                "stop True",
                "remove True",
            ])
        let removed = events.firstIndex(of: "provider/0 remove") ?? .max
        let elected = events.firstIndex(of: "provider/1 leader-elected") ?? 0
        #expect(removed < elected)
        let departed = events.firstIndex(of: "provider/1 peers-relation-departed") ?? .max
        #expect(departed < elected)
    }

    @Test("the leader of a removed application leads in its own relation-broken")
    func application() throws {
        let trial = Trial()
        var leads: [String] = []
        try trial.deploy(Trial.provider, units: 1) { variables, tools in
            if variables["JUJU_HOOK_NAME"] == "serve-relation-broken" { leads.append(tools.tool("is-leader")) }
            return 0
        }
        try trial.deploy(Trial.requirer)
        try trial.controller.integrate("provider", "requirer")
        try trial.settle()
        try trial.controller.removeApplication("provider")
        try trial.settle()
        #expect(leads == ["True"])
        #expect(trial.controller.model.applications["provider"] == nil)
    }

    @Test("the lead can be moved without removing a unit, but not to one that goes away")
    func moving() throws {
        let trial = Trial()
        try trial.deploy(Trial.provider, units: 2)
        try trial.settle()
        try trial.controller.setLeader("provider/1")
        let events = try trial.settle()
        #expect(events.sorted() == ["provider/0 leader-settings-changed", "provider/1 leader-elected"])
        try trial.controller.setLeader("provider/0")
        // Who was an ordinary unit before has heard of the leader's settings already.
        #expect(try trial.settle() == ["provider/0 leader-elected"])
        try trial.controller.removeUnits(["provider/1"])
        #expect(throws: SimulationError.self) { try trial.controller.setLeader("provider/1") }
    }

    @Test(
        "what was published only when the relation was created is gone after it was suspended and resumed",
        arguments: [("3.6.28", false), ("4.0.15", true)])
    func suspension(jujuVersion: String, isPublishedAgain: Bool) throws {
        let trial = Trial(jujuVersion: jujuVersion)
        try trial.deploy(Trial.provider, units: 1) { variables, tools in
            if variables["JUJU_HOOK_NAME"] == "serve-relation-created" { tools.tool("relation-set", "url=here") }
            return 0
        }
        try trial.deploy(Trial.requirer)
        let id = try trial.controller.integrate("provider", "requirer")
        try trial.settle()
        #expect(trial.controller.model.relations[id]?.unitBags["provider/0"]?.values["url"] == "here")
        try trial.controller.setSuspended(id, true)
        try trial.settle()
        try trial.controller.setSuspended(id, false)
        let events = try trial.settle()
        #expect(events.contains("provider/0 serve-relation-created") == isPublishedAgain)
        #expect(events.contains("provider/0 serve-relation-joined"))
        let bag = trial.controller.model.relations[id]?.unitBags["provider/0"]?.values
        #expect((bag?["url"] == "here") == isPublishedAgain)
        #expect(bag?["ingress-address"] != nil)
    }
}
