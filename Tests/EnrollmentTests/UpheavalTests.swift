import JujuProtocol
import MaasHost
import SimulatedJuju
import TestSupport
import Testing

@Suite("Enrollment survives")
struct UpheavalTests {
    @Test("a relation that is removed and made again at once", arguments: ["keep", "stop", "remove"])
    func relatedAgain(policy: String) throws {
        let world = try World(agents: 2)
        try world.controller.configure("maas-agent", ["departure-policy": policy])
        try world.integrate()
        try world.pass()
        try world.removeRelation()
        try world.settle()
        try world.integrate()
        try world.pass(10)
        try world.expectConnected(Array(World.agents.prefix(2)))
        #expect(world.maas.nodes.count { $0.type == 2 } == 2)
        #expect(world.enrollSecrets.count == 1)
        #expect(world.failures.isEmpty)
    }

    @Test("a leader that is lost in the middle of publishing, at each step", arguments: 0..<40)
    func leaderLost(step: Int) throws {
        let world = try World(agents: 1, regions: 2)
        world.victim = world.controller.model.applications["maas-region"]?.leader
        let fuse = Fuse(after: step)
        world.fuse = fuse
        try world.controller.integrate("maas-agent", "maas-region")
        try world.settle(until: { fuse.isBurnt })
        if fuse.isBurnt {
            let other: UnitName = world.victim == "maas-region/0" ? "maas-region/1" : "maas-region/0"
            world.controller.model.applications["maas-region"]?.leader = other
        }
        try world.pass(15)
        try world.expectConnected()
        #expect(world.enrollSecrets.map(\.revisions.count) == [1])
        #expect(try world.machine().enrollments.count == 1)
    }

    /// More steps than an agent or its region takes until the agent is connected.
    private static let steps = 200

    @Test(
        "kills at each step there is below, be it a hook tool or a command of MAAS",
        arguments: [World.agent, World.region])
    func everyStep(victim: UnitName) throws {
        let world = try World()
        world.victim = victim
        let fuse = Fuse(after: .max)
        world.fuse = fuse
        try world.integrate()
        try world.expectConnected()
        #expect(fuse.done.count < Self.steps)
        let commands: Set = ["install", "ping", "note", "enroll", "start services", "wait"]
        #expect(Set(fuse.done).isSuperset(of: victim == World.agent ? commands : ["list", "list nodes"]))
        #expect(Set(fuse.done).isSuperset(of: ["relation-get", "relation-set", "state-set", "status-set"]))
    }

    @Test(
        "an agent's hook that is killed at any step, and the machine registers once or, later, twice",
        arguments: 0..<steps
    )
    func agentKilled(step: Int) throws {
        let world = try World()
        world.victim = World.agent
        let fuse = Fuse(after: step)
        world.fuse = fuse
        try world.integrate()
        try world.pass(25)
        try world.expectConnected()
        let enrollments = try world.machine().enrollments
        #expect(enrollments.count <= 2 && world.enrollSecrets.map(\.revisions.count) == [1])
        if enrollments.count == 2 { #expect(enrollments[1] - enrollments[0] >= 60, "\(fuse.last ?? "")") }
    }

    @Test("a region's hook that is killed at any step", arguments: 0..<steps)
    func regionKilled(step: Int) throws {
        let world = try World()
        world.victim = World.region
        world.fuse = Fuse(after: step)
        try world.integrate()
        try world.pass(15)
        try world.expectConnected()
        #expect(try world.machine().enrollments.count == 1)
        #expect(world.enrollSecrets.map(\.revisions.count) == [1])
    }

    @Test("an agent's hook that is killed at any step while the token is rotated", arguments: 0..<40)
    func killedWhileRotating(step: Int) throws {
        let world = try World()
        try world.integrate()
        try world.pass()
        world.victim = World.agent
        world.fuse = Fuse(after: step)
        world.rotate()
        try world.pass(30)
        try world.expectConnected()
        #expect(try world.machine().enrollments.count <= 3)
    }

    @Test("any order of hooks", arguments: 1...12 as ClosedRange<UInt64>)
    func order(seed: UInt64) throws {
        let world = try World(agents: 3, regions: 3, seed: seed)
        try world.integrate()
        try world.pass()
        try world.expectConnected(World.agents)
        world.rotate()
        try world.pass(10)
        try world.expectConnected(World.agents)
        #expect(world.failures.isEmpty)
        #expect(world.enrollSecrets.count == 1)
    }
}
