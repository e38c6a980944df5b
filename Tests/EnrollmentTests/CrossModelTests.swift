import JujuProtocol
import SimulatedJuju
import Testing

/// What docs/interface/maas_controller/v0 says of models: the region's application is offered, and units of another model are known
/// by their numbers.
@Suite("Racks in another model than their region's")
struct CrossModelTests {
    private static let second = World.agents[1]

    private func world(policy: String = "remove") throws -> World {
        let world = try World(agents: 2, overModels: true)
        try world.racks.configure("maas-agent", ["departure-policy": policy])
        try world.integrate()
        try world.pass()
        return world
    }

    private func relation(_ world: World) throws -> Int {
        try #require(world.controller.model.relations.values.first { $0.crossing != nil }).id
    }

    @Test("enroll with the token that the region grants over models, and are reported on as they call themselves")
    func enroll() throws {
        let world = try world()
        try world.expectConnected([World.agent, Self.second])
        #expect(world.regionStatus == "active: 2 of 2 racks connected")
        let relation = try #require(world.controller.model.relations[relation(world)])
        let racks = try #require(relation.applicationBags["maas-region"]?.values["racks"])
        #expect(racks.contains(#""maas-agent/0":"#) && !racks.contains("remote-"))
        let secret = try #require(world.enrollSecrets.first)
        #expect(secret.grants.map(\.target).allSatisfy { $0.hasPrefix("application-remote-") })
        #expect(Set(secret.remoteReaders.values) == [1] && secret.remoteReaders.count == 2)
        #expect(world.failures.isEmpty)
    }

    @Test("follow the token when it is rotated, and let go of the old one")
    func rotate() throws {
        let world = try world()
        world.rotate()
        try world.pass(15)
        try world.expectConnected([World.agent, Self.second])
        #expect(try World.agents.prefix(2).allSatisfy { try world.machine($0).enrollments.count == 2 })
        let secret = try #require(world.enrollSecrets.first)
        #expect(Set(secret.remoteReaders.values) == [secret.latestRevision] && secret.revisions.count == 1)
        #expect(world.failures.isEmpty)
    }

    @Test(
        "whose offer is suspended stay as they are, and go on when it is resumed",
        arguments: ["remove", "stop", "keep"])
    func suspend(policy: String) throws {
        let world = try world(policy: policy)
        let ids = try World.agents.prefix(2).map { try world.connection($0) }
        try world.controller.setOfferSuspended(relation(world), true, message: "for a while")
        try world.pass(30)
        #expect(world.maas.deleted.isEmpty)
        for unit in World.agents.prefix(2) {
            #expect(try world.machine(unit).isRunning)
            #expect(try !world.machine(unit).deeds.contains("remove"))
            #expect(world.status(unit).hasPrefix("blocked: its region is gone or suspended"))
        }
        try world.controller.setOfferSuspended(relation(world), false)
        try world.pass(10)
        #expect(try World.agents.prefix(2).map { try world.connection($0) } == ids)
        #expect(try World.agents.prefix(2).allSatisfy { try world.machine($0).enrollments.count == 1 })
        #expect(world.failures.isEmpty)
    }

    @Test("that leave for good are removed from their machine, and then from MAAS, while the others stay")
    func leave() throws {
        let world = try world()
        let id = try #require(try world.connection(Self.second))
        try world.racks.removeUnits([Self.second])
        try world.settle()
        try world.pass(15)
        #expect(world.maas.deleted == [id])
        try world.expectConnected()
        #expect(world.regionStatus == "active: 1 of 1 racks connected")
        #expect(world.failures.isEmpty)
    }

    @Test("whose offer is taken back by force are not deleted from MAAS, since it might as well be suspended")
    func withdrawn() throws {
        let world = try world()
        try world.controller.removeOffer("maas-region", isForced: true)
        try world.settle()
        try world.pass(15)
        #expect(world.maas.deleted.isEmpty)
        for unit in World.agents.prefix(2) {
            #expect(world.status(unit).hasPrefix("blocked: no region: juju integrate"))
        }
        #expect(world.enrollSecrets.isEmpty)
        #expect(world.failures.isEmpty)
    }
}
