import CharmTesting
import JujuProtocol
import MaasHost
import Testing
import TestSupport

@Suite("Racks that leave")
struct LeavingTests {
    private static let second = World.agents[1]

    private func world(policy: String = "remove", hasKey: Bool = true, regions: Int = 1) throws -> World {
        let world = try World(agents: 2, regions: regions, hasKey: hasKey)
        try world.agents.configure(["departure-policy": policy])
        try world.integrate()
        try world.pass()
        return world
    }

    @Test("for good are removed from their machine, and then from MAAS, once")
    func removed() throws {
        let world = try world()
        let id = try #require(try world.connection(Self.second))
        let machine = try world.machine(Self.second)
        try world.model[Self.second].remove()
        try world.settle()
        try world.pass(10)
        #expect(machine.deeds.last { $0 != "note" } == "remove")
        #expect(world.maas[id] == nil)
        #expect(world.maas.deleted == [id])
        try world.expectConnected()
        #expect(world.regionStatus == "active: 1 of 1 racks connected")
        #expect(world.failures.isEmpty)
    }

    @Test("only because their relation is suspended stay as they are, and go on when it is resumed")
    func suspended() throws {
        let world = try world()
        let relation = try #require(world.relation)
        let ids = try World.agents.prefix(2).map { try world.connection($0) }
        try relation.suspend()
        try world.pass(10)
        #expect(world.maas.deleted.isEmpty)
        for unit in World.agents.prefix(2) {
            #expect(try !world.machine(unit).deeds.contains("remove"))
            #expect(world.status(unit).hasPrefix("blocked: its region is gone or suspended"))
        }
        try relation.resume()
        try world.pass(10)
        #expect(try World.agents.prefix(2).map { try world.connection($0) } == ids)
        #expect(try World.agents.prefix(2).allSatisfy { try world.machine($0).enrollments.count == 1 })
        #expect(world.failures.isEmpty)
    }

    @Test("all at once with their relation are all removed from MAAS")
    func relationRemoved() throws {
        let world = try world()
        try world.removeRelation()
        try world.settle()
        try world.pass(10)
        #expect(world.maas.deleted.count == 2)
        #expect(world.maas.nodes.count { $0.type == 2 } == 0)
    }

    @Test("stay in MAAS when they are only to stop, or to go on", arguments: ["stop", "keep"])
    func kept(policy: String) throws {
        let world = try world(policy: policy)
        try world.model[Self.second].remove()
        try world.settle()
        try world.pass(10)
        #expect(world.maas.deleted.isEmpty)
        #expect(world.maas.node("rack-2") != nil)
        #expect(try world.machine(Self.second).isRunning == (policy == "keep"))
    }

    @Test("stay in MAAS without an API key")
    func noKey() throws {
        let world = try world(hasKey: false)
        try world.removeRelation()
        try world.settle()
        try world.pass(10)
        #expect(world.maas.deleted.isEmpty)
        #expect(try !world.machine().files.isInstalled)
    }

    @Test("are removed from MAAS when a machine that was lost without a word stays away")
    func lostMachine() throws {
        let world = try world()
        let id = try #require(try world.connection(Self.second))
        try world.machine(Self.second).fail()
        try world.model[Self.second].lose()
        try world.pass(10)
        #expect(world.maas.deleted == [id])
    }

    @Test("are not removed from MAAS while they are connected, and the region says what it waits for")
    func stillConnected() throws {
        let world = try world()
        let id = try #require(try world.connection(Self.second))
        try world.model[Self.second].lose()
        try world.pass(10)
        #expect(world.maas.deleted.isEmpty)
        let waiting = "rack rack-2 (\(id)) has left, but it is still connected: stop MAAS on its machine"
        #expect(world.regionStatus == "active: 1 of 1 racks connected; \(waiting)")
        let table = try world.act("list-controllers", of: World.region).results["table"]
        guard case .string(let text) = table else {
            Issue.record("no table")
            return
        }
        #expect(text.contains("maas-agent/1  rack-2    \(id)     departed"))
        try world.machine(Self.second).fail()
        try world.pass()
        #expect(world.maas.deleted == [id])
    }

    @Test("are not removed from MAAS when another machine is that rack by then")
    func anothers() throws {
        let world = try world()
        let id = try #require(try world.connection(Self.second))
        world.maas.isUp = false
        try world.model[Self.second].remove()
        try world.settle()
        world.maas.isUp = true
        world.maas[id]?.hostname = "db-1"
        world.maas[id]?.macAddresses = ["52:54:00:00:09:09"]
        try world.pass(10)
        #expect(world.maas.deleted.isEmpty)
        #expect(world.log.contains { $0.level == .warning && $0.message.contains("MAAS keeps rack rack-2 (\(id))") })
        #expect(world.regionStatus == "active: 1 of 1 racks connected")
    }

    @Test("are shown with why MAAS does not delete them, which it is told again until it does")
    func deletionFails() throws {
        let world = try world()
        let id = try #require(try world.connection(Self.second))
        world.maas.deletionFailure = "MAAS failed (HTTP 500)"
        try world.model[Self.second].remove()
        try world.settle()
        try world.pass(10)
        let before = world.maas.failedDeletions
        #expect(before > 0 && world.maas[id] != nil)
        let why = "rack rack-2 (\(id)) has left, but MAAS does not delete it: MAAS failed (HTTP 500)"
        #expect(world.regionStatus == "active: 1 of 1 racks connected; \(why)")
        try world.pass()
        #expect(world.maas.failedDeletions > before)
        world.maas.deletionFailure = nil
        try world.pass()
        #expect(world.maas.deleted == [id] && world.maas[id] == nil)
        #expect(world.regionStatus == "active: 1 of 1 racks connected")
        #expect(world.failures.isEmpty)
    }

    @Test("are removed from MAAS by the next leader, when the first is gone")
    func nextLeader() throws {
        let world = try world(regions: 2)
        let id = try #require(try world.connection(Self.second))
        world.maas.isUp = false
        try world.model[Self.second].remove()
        try world.settle()
        let leader = try #require(world.regions.leader?.name)
        try world.model[leader].remove()
        try world.settle()
        world.maas.isUp = true
        try world.pass(10)
        #expect(world.maas.deleted == [id])
    }

    @Test("are shown as long as MAAS keeps them as something else, and no longer")
    func keptAsMachine() throws {
        let world = try world()
        let id = try #require(try world.connection(Self.second))
        world.maas[id]?.hasPower = true
        try world.model[Self.second].remove()
        try world.settle()
        try world.pass(10)
        #expect(world.maas[id]?.type == 0)
        #expect(world.maas.deleted == [id])
        let kept = "MAAS keeps it as a machine: delete it there, unless that is right"
        #expect(world.regionStatus == "active: 1 of 1 racks connected; rack rack-2 (\(id)) has left, but \(kept)")
        guard case .string(let table) = try world.act("list-controllers", of: World.region).results["table"] else {
            Issue.record("no table")
            return
        }
        #expect(table.contains("maas-agent/1  rack-2    \(id)     departed   \(kept)"))
        let other = try world.addAgent(2)
        try world.settle()
        #expect(world.regionStatus == "active: 2 of 2 racks connected; rack rack-2 (\(id)) has left, but \(kept)")
        world.maas.forget(id)
        try world.pass()
        #expect(world.regionStatus == "active: 2 of 2 racks connected")
        #expect(world.maas.deleted == [id])
        try world.expectConnected([World.agent, other])
    }

    @Test("are not removed from MAAS when their machine has become a region as well, and that is shown")
    func keptAsRegion() throws {
        let world = try world()
        let id = try #require(try world.connection(Self.second))
        world.maas[id]?.type = 4
        try world.model[Self.second].remove()
        try world.settle()
        try world.pass(10)
        #expect(world.maas.deleted.isEmpty && world.maas[id]?.type == 4)
        #expect(world.regionStatus.contains("rack rack-2 (\(id)) has left, but MAAS keeps it as a region: delete it"))
    }

    @Test("can leave their machine although MAAS's files can't be read")
    func unreadable() throws {
        let world = try world()
        try world.machine().isReadable = false
        try world.removeRelation()
        try world.settle()
        #expect(world.failures.isEmpty)
        #expect(world.log.contains { $0.level == .error && $0.message.contains("could not be left as wanted") })
        try world.machine().isReadable = true
        try world.pass()
        #expect(try !world.machine().files.isInstalled, "it leaves as soon as it can")
    }

    @Test(
        "leave their machine and MAAS in the end though a hook is killed at any step",
        arguments: [second, World.region])
    func killed(victim: UnitName) throws {
        let steps = try World.killingAtEachStep {
            let world = try world()
            world.victim = victim
            return world
        } while: { world in
            try world.model[Self.second].remove()
            try world.settle()
            try world.pass()
        } then: { world, step in
            try world.pass(10)
            #expect(world.maas.deleted.count == 1, "\(step)")
            #expect(world.maas.node("rack-2") == nil, "\(step)")
            #expect(try !world.machine(Self.second).files.isInstalled, "\(step)")
            try world.expectConnected()
        }
        #expect(Set(steps).isSuperset(of: victim == Self.second ? ["remove", "relation-set"] : ["list", "delete"]))
    }

    @Test("at an operator's wish stay away until the operator wishes otherwise", arguments: ["keep", "stop", "remove"])
    func atWish(policy: String) throws {
        let world = try world(policy: "stop")
        let id = try #require(try world.connection())
        let action = try world.act("leave", ["policy": .string(policy)])
        #expect(action.failure == nil)
        try world.pass(30)
        #expect(
            world.status()
                == "blocked: left its region by operator request: run the action re-enroll to come back")
        #expect((try world.connection() == nil) == (policy != "keep"))
        #expect((world.maas[id] == nil) == (policy == "remove"))
        #expect(try world.act("re-enroll").failure == nil)
        try world.pass(10)
        try world.expectConnected()
    }

    /// What an operator asks for, and how the world is when it is done.
    enum Request: String, CaseIterable {
        case leaveAndKeep, leaveAndStop, leaveAndRemove, comeBack

        fileprivate var isReturn: Bool { self == .comeBack }
        fileprivate var policy: String {
            switch self {
            case .leaveAndKeep: "keep"
            case .leaveAndStop, .comeBack: "stop"
            case .leaveAndRemove: "remove"
            }
        }
    }

    @Test(
        "at an operator's wish are where the operator wants them though the action is killed at any step",
        arguments: Request.allCases)
    func killedAtWish(request: Request) throws {
        let steps = try World.killingAtEachStep {
            let world = try world(policy: "stop")
            if request.isReturn { try world.act("leave", ["policy": .string(request.policy)]) }
            try world.pass(10)
            world.victim = World.agent
            return world
        } while: { world in
            _ = try? request.isReturn ? world.act("re-enroll") : world.act("leave", ["policy": .string(request.policy)])
            try world.settle()
        } then: { world, step in
            // Until the wish is recorded on the machine, nothing has happened, and the operator asks again.
            if request.isReturn == world.status().hasPrefix("blocked: left its region") {
                _ =
                    try request.isReturn
                    ? world.act("re-enroll") : world.act("leave", ["policy": .string(request.policy)])
            }
            try world.pass(30)
            guard !request.isReturn else { return try world.expectConnected() }
            #expect(world.status().hasPrefix("blocked: left its region by operator request"), "\(step)")
            #expect((try world.connection() == nil) == (request != .leaveAndKeep), "\(step)")
            #expect(try world.machine().files.isInstalled == (request != .leaveAndRemove), "\(step)")
            #expect(try world.act("re-enroll").failure == nil, "\(step)")
            try world.pass(10)
            try world.expectConnected()
        }
        #expect(!steps.isEmpty)
    }

    @Test("on request and come back are the region's again, and are removed from MAAS when they leave for good")
    func leftAndBack() throws {
        let world = try world()
        let machine = try world.machine(Self.second)
        try world.act("leave", ["policy": "remove"], of: Self.second)
        try world.pass()
        try world.act("re-enroll", of: Self.second)
        try world.pass(10)
        let id = try #require(try world.connection(Self.second))
        try world.model[Self.second].remove()
        try world.settle()
        try world.pass(10)
        #expect(machine.deeds.last { $0 != "note" } == "remove")
        #expect(world.maas[id] == nil)
        #expect(world.regionStatus == "active: 1 of 1 racks connected")
    }

    @Test("on request and stay in MAAS are not counted any more", arguments: ["stop", "keep"])
    func leftAndKept(policy: String) throws {
        let world = try world(policy: policy)
        try world.act("leave", of: Self.second)
        try world.pass(10)
        #expect(world.maas.deleted.isEmpty)
        #expect(world.regionStatus == "active: 1 of 1 racks connected")
    }
}
