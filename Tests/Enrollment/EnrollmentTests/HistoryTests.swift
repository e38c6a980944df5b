import CharmTesting
import Testing

@Suite("The enrollment log")
struct HistoryTests {
    /// The entries that an action tells, without their times, newest first.
    private func history(
        _ world: World, _ action: String = "enrollment-status", of unit: UnitName = World.agent
    ) throws -> [String] {
        let text = try #require(world.act(action, ["history": .bool(true)], of: unit)["history"])
        return text.split(separator: "\n").map { line in
            let time = line.prefix { $0 != " " }
            #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
            return line.dropFirst(time.count + 2).description
        }
    }

    @Test("tells each enrollment, refusal and leave of a rack, who caused it and why")
    func agent() throws {
        let world = try World()
        try world.integrate()
        try world.pass()
        let first = "enrolled maas-agent/0 (aaaaa2), by maas-agent/0: with http://10.0.0.10:5240/MAAS: "
        #expect(try history(world).first?.hasPrefix(first) == true)
        try world.act("leave", ["policy": "stop"])
        try world.act("re-enroll")
        try world.pass()
        world.rotate()
        try world.pass()
        let entries = try history(world)
        #expect(entries.count == 4, "\(entries)")
        #expect(entries[2] == "left maas-agent/0 (aaaaa2), by operator: policy stop")
        #expect(entries[1].hasPrefix("enrolled maas-agent/0 (aaaaa2), by operator: "))
        #expect(entries[0].hasPrefix("enrolled maas-agent/0 (aaaaa2), by maas-agent/0: "))
        #expect(entries[0].contains("enroll token"))
    }

    @Test("tells it in Juju's log as well, and no secret anywhere")
    func logs() throws {
        let world = try World()
        try world.integrate()
        try world.pass()
        try world.act("leave", ["policy": "keep"])
        let lines = world.log.filter { $0.level == .info && $0.message.hasPrefix("Enrollment: ") }.map(\.message)
        #expect(lines.contains("Enrollment: left maas-agent/0 (aaaaa2), by operator: policy keep"), "\(lines)")
        let said = world.log.map(\.message).joined(separator: "\n")
        #expect(!said.contains(world.maas.token) && !said.contains(SharedMaas.key))
    }

    @Test("tells a refusal once, however often it is found, and what another one says only visibly and cut")
    func refusal() throws {
        let world = try World()
        let machine = try world.machine()
        world.maas.add(machine.name)
        try world.integrate()
        for _ in 0..<4 { try world.pass() }
        let entries = try history(world)
        #expect(entries.count == 1, "\(entries)")
        #expect(entries.first?.hasPrefix("refused maas-agent/0, by maas-region: ") == true)
        let told = try history(world, "list-controllers", of: World.region)
        #expect(told.count == 1 && told.first?.hasPrefix("refused maas-agent/0, by maas-region/0: ") == true)
    }

    @Test("of the region tells which racks enrolled, left and were deleted")
    func region() throws {
        let world = try World(agents: 2)
        try world.agents.configure(["departure-policy": "remove"])
        try world.integrate()
        try world.pass()
        try world.model["maas-agent/1"].remove()
        try world.settle()
        try world.pass()
        let entries = try history(world, "list-controllers", of: World.region).reversed().map(\.self)
        #expect(entries.count == 4, "\(entries)")
        #expect(
            Set(entries.prefix(2)) == [
                "enrolled maas-agent/0 (aaaaa2), by maas-agent/0: MAAS lists it as connected",
                "enrolled maas-agent/1 (aaaaa3), by maas-agent/1: MAAS lists it as connected",
            ])
        #expect(
            entries.suffix(2) == [
                "left maas-agent/1 (aaaaa3), by maas-agent/1: its unit or its relation is gone",
                "deleted maas-agent/1 (aaaaa3), by maas-region/0: since its agent left; it is now: gone",
            ])
    }

    @Test("takes a rack that was enrolled before there was a log for one")
    func before() throws {
        let world = try World()
        try world.integrate()
        try world.pass()
        try world.machine().store(note: nil)
        let enrollments = try world.machine().enrollments
        try world.pass()
        #expect(
            try history(world) == [
                "enrolled maas-agent/0 (aaaaa2), by maas-agent/0: it is a rack of this region already"
            ])
        #expect(try world.machine().enrollments == enrollments)
    }

    @Test("tells an enrollment once, wherever the hook that enrolled was killed")
    func crash() throws {
        _ = try World.killingAtEachStep {
            let world = try World()
            world.victim = World.agent
            return world
        } while: {
            try $0.integrate()
        } then: { world, step in
            for _ in 0..<3 { try world.pass(30) }
            try world.expectConnected()
            let told = try history(world).filter { $0.hasPrefix("enrolled ") }
            #expect(try told.count == world.machine().enrollments.count || told.count == 1, "\(step): \(told)")
            #expect(!told.isEmpty, "\(step)")
        }
    }

    @Test("tells a leave once, wherever the hook that left was killed")
    func crashWhileLeaving() throws {
        _ = try World.killingAtEachStep {
            let world = try World()
            try world.integrate()
            try world.pass()
            world.victim = World.agent
            return world
        } while: {
            try $0.removeRelation()
            try $0.settle()
        } then: { world, step in
            try world.pass()
            let told = try history(world)
            #expect(told.filter { $0.hasPrefix("left ") }.count == 1, "\(step): \(told)")
        }
    }
}
