import CharmTesting
import MaasHost
import Testing
import TestSupport

@Suite("Enrolled racks, when something is down for a while")
struct OutageTests {
    private let world: World

    init() throws {
        world = try World(agents: 2)
        try world.integrate()
        try world.pass()
        try world.expectConnected(Self.agents)
    }

    private static let agents = Array(World.agents.prefix(2))

    private var enrollments: [Int] {
        get throws { try Self.agents.map { try world.machine($0).enrollments.count } }
    }

    @Test("stay connected over a region that restarts, without a word")
    func regionRestarted() throws {
        world.maas.isUp = false
        try world.settle()
        world.maas.isUp = true
        try world.pass()
        try world.expectConnected(Self.agents)
        #expect(try enrollments == [1, 1])
    }

    @Test("are not called connected for more than ten minutes while MAAS is down, and are again when it is back")
    func regionDown() throws {
        world.maas.isUp = false
        try world.pass()
        #expect(
            world.regionStatus
                == "waiting: to learn from MAAS which racks are connected: no answer from \(world.maas.url)")
        try world.pass(60)
        for unit in Self.agents {
            #expect(world.status(unit) == "waiting: MAAS does not answer: no answer from \(world.maas.url)")
        }
        world.maas.isUp = true
        try world.pass()
        try world.expectConnected(Self.agents)
        #expect(world.regionStatus == "active: 2 of 2 racks connected")
        #expect(try enrollments == [1, 1])
        #expect(try world.machine().deeds.filter { $0 == "start" }.isEmpty)
    }

    @Test("enroll when MAAS is back, once each, when it was down while they wanted to")
    func downWhileEnrolling() throws {
        world.maas.isUp = false
        world.rotate()
        try world.pass(60)
        #expect(try enrollments == [1, 1])
        #expect(world.status().hasPrefix("waiting: MAAS does not answer: "))
        world.maas.isUp = true
        try world.pass(10)
        try world.expectConnected(Self.agents)
        #expect(try enrollments == [2, 2])
    }

    @Test("are not enrolled while they are new and nobody can look whether their names are free")
    func newWhileDown() throws {
        world.maas.isUp = false
        let unit = try world.addAgent(2)
        try world.pass(60)
        let why =
            "for the region to let this rack enroll: it can't look whether this machine's name and network interfaces"
        #expect(world.status(unit).hasPrefix("waiting: " + why) && world.status(unit).contains("no answer from"))
        #expect(try world.machine(unit).enrollments.isEmpty)
        world.maas.isUp = true
        try world.pass()
        try world.expectConnected(World.agents)
    }

    @Test("are not called connected any more one update-status after they fail, and are when they are back")
    func machineFails() throws {
        try world.machine().fail()
        try world.pass()
        let id = try #require(try world.machine().files.systemID)
        #expect(world.status() == "waiting: enrolled as \(id), but MAAS has no connection to it")
        #expect(world.regionStatus == "active: 1 of 2 racks connected")
        try world.machine().reboot()
        try world.pass()
        try world.expectConnected(Self.agents)
        #expect(try enrollments == [1, 1])
    }

    @Test("come back by themselves after a reboot")
    func rebooted() throws {
        try world.machine().reboot()
        try world.pass()
        try world.expectConnected(Self.agents)
        #expect(try enrollments == [1, 1])
    }

    @Test("have their services started, and no more, when somebody has stopped those for good")
    func servicesStopped() throws {
        try world.machine().stop()
        try world.pass(10)
        #expect(try world.connection() == nil)
        #expect(world.status().hasPrefix("waiting: "))
        try world.pass(10)
        try world.expectConnected(Self.agents)
        #expect(try enrollments == [1, 1])
    }

    @Test("have their services started every ten minutes at most")
    func servicesStartedRarely() throws {
        let machine = try world.machine()
        let before = machine.deeds.count { $0 == "start" }
        machine.files.urls = [world.maas.url]
        for _ in 0..<12 {
            machine.fail()
            try world.pass()
            machine.fail()
        }
        #expect(machine.deeds.count { $0 == "start" } - before <= 6)
        #expect(try enrollments == [1, 1])
    }

    @Test("enroll anew when somebody has deleted them in MAAS while they were connected")
    func deletedInMaas() throws {
        let id = try #require(try world.connection())
        _ = try world.maas.delete(id)
        try world.pass(10)
        try world.expectConnected(Self.agents)
        #expect(try enrollments == [2, 1])
    }

    @Test("wait when the secret is not theirs to read any more, and go on when it is again")
    func secretRevoked() throws {
        let secret = try #require(world.enrollSecrets.first)
        secret.revoke()
        try world.pass(10, only: "maas-agent")
        for unit in Self.agents {
            #expect(try world.connection(unit) != nil)
            #expect(
                world.status(unit).hasPrefix(
                    "waiting: for the enroll token: Juju does not let this unit read the region's secret yet: "))
        }
        try world.pass(10)
        try world.expectConnected(Self.agents)
        #expect(try enrollments == [1, 1])
    }

    @Test("are told so when MAAS does not take the API key any more, and keep on working")
    func keyRefused() throws {
        world.maas.acceptsKey = false
        try world.pass(15)
        #expect(world.regionStatus.hasPrefix("blocked: MAAS can't be asked which racks are connected: "))
        let id = try #require(try world.connection())
        #expect(
            world.status()
                == "active: enrollment is not confirmed: MAAS does not accept the API key; enrolled as \(id)")
        world.maas.acceptsKey = true
        try world.pass()
        try world.expectConnected(Self.agents)
    }

    @Test(
        "that MAAS calls dead are not shown as active when the key is refused or goes away", arguments: [true, false])
    func deadWithoutKey(isRefused: Bool) throws {
        try world.machine().isRunning = false
        try world.pass(5)
        #expect(!world.status().hasPrefix("active"))
        if isRefused {
            world.maas.acceptsKey = false
        } else {
            try world.regions.configure(["api-key": ""])
        }
        try world.pass(15)
        #expect(!world.status().hasPrefix("active"))
    }

    @Test("don't notice when the operator's secret can't be read for a moment")
    func keyUnreadable() throws {
        let secret = try #require(world.model.secrets.first { $0.owner == .user })
        secret.revoke()
        try world.pass()
        #expect(world.failures.isEmpty)
        #expect(world.regionStatus.contains("names a secret that can't be read: juju grant-secret NAME maas-region"))
        try world.expectConnected(Self.agents)
    }
}
