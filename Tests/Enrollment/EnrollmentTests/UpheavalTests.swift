import CharmTesting
import JujuProtocol
import MaasHost
import Testing
import TestSupport

@Suite("Enrollment survives")
struct UpheavalTests {
    @Test("a relation that is removed and made again at once", arguments: ["keep", "stop", "remove"])
    func relatedAgain(policy: String) throws {
        let world = try World(agents: 2)
        try world.agents.configure(["departure-policy": policy])
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

    @Test("a leader that is lost in the middle of publishing, at each step")
    func leaderLost() throws {
        let steps = try World.killingAtEachStep {
            let world = try World(agents: 1, regions: 2)
            world.victim = world.regions.leader?.name
            return world
        } while: { world in
            try world.relate()
            try world.settle(until: { world.fuse?.isBurnt != false })
        } then: { world, step in
            let other: UnitName = world.victim == "maas-region/0" ? "maas-region/1" : "maas-region/0"
            try world.model[other].takeLead()
            try world.pass(15)
            try world.expectConnected()
            #expect(world.enrollSecrets.map(\.revisions.count) == [1], "\(step)")
            #expect(try world.machine().enrollments.count == 1, "\(step)")
        }
        #expect(Set(steps).isSuperset(of: ["list", "relation-set", "secret-add", "secret-grant", "state-set"]))
    }

    private func killing(
        _ victim: UnitName, then end: (World, String) throws -> Void
    ) throws -> [String] {
        try World.killingAtEachStep {
            let world = try World()
            world.victim = victim
            return world
        } while: {
            try $0.integrate()
        } then: { world, step in
            try world.pass(15)
            try end(world, step)
            try world.expectConnected()
            #expect(world.enrollSecrets.map(\.revisions.count) == [1], "\(step)")
        }
    }

    @Test(
        "an agent's hook that is killed at any hook tool or command of MAAS: the machine registers once or, later, twice"
    )
    func agentKilled() throws {
        let steps = try killing(World.agent) { world, step in
            try world.pass(10)
            let enrollments = try world.machine().enrollments
            #expect(enrollments.count <= 2, "\(step)")
            if enrollments.count == 2 { #expect(enrollments[1] - enrollments[0] >= 60, "\(step)") }
        }
        #expect(
            Set(steps).isSuperset(of: [
                "install", "ping", "note", "enroll", "start services", "wait", "relation-get", "relation-set",
                "state-set",
                "status-set",
            ]))
    }

    @Test("a region's hook that is killed at any hook tool or question to MAAS")
    func regionKilled() throws {
        let steps = try killing(World.region) { world, step in
            let machine = try world.machine()
            #expect(machine.enrollments.count == 1, "\(step)")
        }
        #expect(
            Set(steps).isSuperset(of: [
                "list", "list nodes", "relation-get", "relation-set", "secret-add", "state-set", "status-set",
            ]))
    }

    @Test("a hook that is killed at any step while the token is rotated", arguments: [World.agent, World.region])
    func killedWhileRotating(victim: UnitName) throws {
        let steps = try World.killingAtEachStep {
            let world = try World()
            try world.integrate()
            try world.pass()
            world.victim = victim
            return world
        } while: { world in
            world.rotate()
            try world.pass()
        } then: { world, step in
            try world.pass(25)
            try world.expectConnected()
            #expect(try world.machine().enrollments.count <= 3, "\(step)")
        }
        let expected: Set = victim == World.agent ? ["ping", "enroll", "wait"] : ["secret-set", "list"]
        #expect(Set(steps).isSuperset(of: expected))
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
