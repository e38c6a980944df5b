import CharmTesting
import JujuProtocol
import Testing

/// What docs/interface/maas_controller/v0 says of models: the region's application is offered, and units of another model are known
/// by their numbers.
@Suite("Racks in another model than their region's")
struct CrossModelTests {
    private static let second = World.agents[1]
    private static let both = World.agents.prefix(2)

    private func world(policy: String = "remove") throws -> World {
        let world = try World(agents: 2, overModels: true)
        try world.agents.configure(["departure-policy": policy])
        try world.integrate()
        try world.pass()
        return world
    }

    /// The relation in the region's model, by which an offer is suspended.
    private func connection(_ world: World) throws -> SimulatedRelation {
        try #require(world.regions.relations(on: "maas-region").first)
    }

    /// The revision that each reader of the other model tracks.
    private func tracked(_ secret: SimulatedSecret, in world: World) -> [Int] {
        (world.model.controller.model.secrets[secret.id]?.remoteReaders.values).map(Array.init) ?? []
    }

    @Test("enroll with the token that the region grants over models, and are reported on as they call themselves")
    func enroll() throws {
        let world = try world()
        try world.expectConnected(Array(Self.both))
        #expect(world.regionStatus == "active: 2 of 2 racks connected")
        let racks = try #require(try connection(world).data(of: world.regions)["racks"])
        #expect(racks.contains(#""maas-agent/0":"#) && !racks.contains("remote-"))
        let secret = try #require(world.enrollSecrets.first)
        #expect(secret.readers.allSatisfy { $0.hasPrefix("remote-") })
        #expect(tracked(secret, in: world) == [1, 1])
        #expect(world.failures.isEmpty)
    }

    @Test("follow the token when it is rotated, and let go of the old one")
    func rotate() throws {
        let world = try world()
        world.rotate()
        try world.pass(15)
        try world.expectConnected(Array(Self.both))
        #expect(try Self.both.allSatisfy { try world.machine($0).enrollments.count == 2 })
        let secret = try #require(world.enrollSecrets.first)
        #expect(Set(tracked(secret, in: world)) == [try #require(secret.revisions.last)] && secret.revisions.count == 1)
        #expect(world.failures.isEmpty)
    }

    @Test(
        "whose offer is suspended stay as they are, and go on when it is resumed",
        arguments: ["remove", "stop", "keep"])
    func suspend(policy: String) throws {
        let world = try world(policy: policy)
        let ids = try Self.both.map { try world.connection($0) }
        try connection(world).suspend()
        try world.pass(30)
        #expect(world.maas.deleted.isEmpty)
        #expect(!world.regionStatus.contains("stop MAAS"), "\(world.regionStatus)")
        if policy == "remove" {
            #expect(world.regionStatus.contains("if suspended, it comes back when that is resumed"))
        }
        for unit in Self.both {
            #expect(try world.machine(unit).isRunning)
            #expect(try !world.machine(unit).deeds.contains("remove"))
            #expect(world.status(unit).hasPrefix("blocked: its region is gone or suspended"))
        }
        try connection(world).resume()
        try world.pass(10)
        #expect(try Self.both.map { try world.connection($0) } == ids)
        #expect(try Self.both.allSatisfy { try world.machine($0).enrollments.count == 1 })
        #expect(world.failures.isEmpty)
    }

    @Test("that leave for good are removed from their machine, and then from MAAS, while the others stay")
    func leave() throws {
        let world = try world()
        let id = try #require(try world.connection(Self.second))
        try world[Self.second].remove()
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
        try world.model.controller.removeOffer("maas-region", isForced: true)
        try world.settle()
        try world.pass(15)
        #expect(world.maas.deleted.isEmpty)
        for unit in Self.both { #expect(world.status(unit).hasPrefix("blocked: no region: juju integrate")) }
        #expect(world.enrollSecrets.isEmpty)
        #expect(world.failures.isEmpty)
    }
}
