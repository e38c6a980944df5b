import CharmTesting
import MaasHost
import SealedStore
import Testing
import TestSupport

@Suite("Racks that are not quite who they say")
struct IdentityTests {
    @Test("don't take over a machine of the same name, and enroll when it is gone")
    func takenName() throws {
        let world = try World()
        let machine = world.maas.add("rack-1", macAddresses: ["52:54:00:00:09:09"])
        try world.integrate()
        try world.pass(30)
        #expect(
            world.status()
                == "blocked: the host name \"rack-1\" is also that of Machine \(machine) in MAAS: rename one of them")
        #expect(world.maas[machine]?.type == 0)
        #expect(try world.machine().enrollments.isEmpty)
        world.maas[machine]?.hostname = "web-1"
        try world.pass()
        try world.expectConnected()
        #expect(world.maas[machine]?.type == 0)
    }

    @Test("don't take it over either when the region's key goes away meanwhile")
    func takenNameWithoutKey() throws {
        let world = try World()
        let machine = world.maas.add("rack-1", macAddresses: ["52:54:00:00:09:09"])
        try world.integrate()
        try world.regions.configure(["api-key": ""])
        try world.pass(30)
        #expect(
            world.status().hasPrefix("blocked: the host name \"rack-1\" is also that of Machine \(machine) in MAAS"))
        #expect(try world.machine().enrollments.isEmpty)
    }

    @Test("don't take over a machine with the same network card, whatever its name")
    func takenCard() throws {
        let world = try World()
        let card = try world.machine().macAddresses[0]
        let machine = world.maas.add("web-1", macAddresses: [card])
        try world.integrate()
        try world.pass(30)
        #expect(
            world.status()
                == "blocked: its MAC address \(card) is also that of Machine \(machine) (web-1) in MAAS: "
                + "delete that node there, or change the address")
        #expect(world.maas[machine]?.type == 0)
        #expect(try world.machine().enrollments.isEmpty)
    }

    @Test("are told what to do when they are machines of this MAAS themselves")
    func ownMachine() throws {
        let world = try World()
        let machine = world.maas.add("rack-1", macAddresses: try world.machine().macAddresses)
        try world.integrate()
        #expect(
            world.status()
                == "blocked: MAAS has this machine as Machine \(machine), which enrolling would turn into a rack: "
                + "delete it there first")
        #expect(try world.machine().enrollments.isEmpty)
    }

    @Test(
        "of one host name: the first enrolls, the second is told whose name it has, and enrolls when renamed",
        arguments: [true, false])
    func twoOfOneName(hasKey: Bool) throws {
        let world = try World(hasKey: hasKey)
        let second = try world.addAgent(1, name: "rack-1.other.example.com")
        try world.integrate()
        try world.pass()
        let (winner, loser) = try world.connection() != nil ? (World.agent, second) : (second, World.agent)
        if hasKey { try world.expectConnected([winner]) }
        #expect(try world.connection(winner) != nil)
        #expect(
            world.status(loser) == "blocked: the host name \"rack-1\" is also that of \(winner): rename one of them")
        #expect(try world.machine(loser).enrollments.isEmpty)
        try world.machine(loser).name = "rack-2"
        try world.pass()
        if hasKey { try world.expectConnected([winner, loser]) }
        for unit in [winner, loser] { #expect(try world.connection(unit) != nil) }
        #expect(world.maas.nodes.count { $0.type == 2 } == 2)
    }

    @Test("of one network card: the later one never enrolls, with or without a key", arguments: [true, false])
    func twoOfOneCard(hasKey: Bool) throws {
        let world = try World(hasKey: hasKey)
        try world.integrate()
        let second = try world.addAgent(1)
        try world.machine(second).macAddresses = try world.machine().macAddresses
        try world.pass(10)
        #expect(try world.connection() != nil)
        #expect(world.status(second).hasPrefix("blocked: its MAC address 52:54:00:00:00:01 is also that of "))
        #expect(try world.machine(second).enrollments.isEmpty)
    }

    @Test("keep their id and their enrollment when they are renamed")
    func renamed() throws {
        let world = try World()
        try world.integrate()
        let id = try #require(try world.connection())
        try world.machine().name = "rack-9"
        try world.pass()
        try world.machine().reboot()
        try world.pass()
        try world.expectConnected()
        #expect(try world.connection() == id)
        #expect(try world.machine().enrollments.count == 1)
    }

    @Test("are blocked when they are renamed to what is another node's, before they enroll under it")
    func renamedToAnothers() throws {
        let world = try World()
        try world.integrate()
        let machine = world.maas.add("web-1", macAddresses: ["52:54:00:00:09:09"])
        try world.machine().name = "web-1"
        world.rotate()
        try world.pass(30)
        #expect(world.status().hasPrefix("blocked: the host name \"web-1\" is also that of Machine \(machine) in MAAS"))
        #expect(world.maas[machine]?.type == 0)
        #expect(try world.machine().enrollments.count == 1)
    }

    @Test("restored from a backup with an id that MAAS does not know any more, are themselves again")
    func oldID() throws {
        let world = try World()
        try world.integrate()
        let machine = try world.machine()
        let id = machine.files.systemID
        machine.files.systemID = "zzzzzz"
        machine.reboot()
        try world.pass()
        try world.expectConnected()
        #expect(machine.files.systemID == id)
        #expect(machine.enrollments.count == 1)
    }

    @Test("restored from a backup with an old token and an old id, enroll once")
    func oldToken() throws {
        let world = try World()
        try world.integrate()
        world.rotate()
        try world.pass()
        let machine = try world.machine()
        let before = machine.enrollments.count
        machine.files.systemID = "zzzzzz"
        machine.files.secret = SecretBytes(utf8: "0123456789abcdef0123456789abcdef")
        machine.reboot()
        try world.pass(10)
        try world.expectConnected()
        #expect(machine.enrollments.count == before + 1)
    }

    @Test("restored from another rack's backup with an old token, enroll once and under their own id")
    func anothersIDAndToken() throws {
        let world = try World(agents: 2)
        try world.integrate()
        try world.pass()
        let (first, second) = (try world.machine(), try world.machine(World.agents[1]))
        second.fail()
        let (id, own) = (first.files.systemID, second.files.systemID)
        second.files.systemID = id
        second.files.secret = SecretBytes(utf8: "00000000000000000000000000000000")
        try world.pass(15)
        try world.expectConnected([World.agent, World.agents[1]])
        #expect(first.files.systemID == id && second.files.systemID == own)
        #expect(second.enrollments.count == 2)
    }

    @Test("restored from another rack's backup, are told so and enroll nothing")
    func anothersID() throws {
        let world = try World(agents: 2)
        try world.integrate()
        try world.pass()
        let (first, second) = (try world.machine(), try world.machine(World.agents[1]))
        second.fail()
        let own = second.files.systemID
        second.files.systemID = first.files.systemID
        try world.pass(30)
        #expect(
            world.status(World.agents[1]).hasPrefix(
                "blocked: its id \(first.files.systemID ?? "") is that of rack rack-1 in MAAS: stop MAAS on this machine"
            ))
        try world.expectConnected()
        #expect(second.enrollments.count == 1)
        second.files.systemID = nil
        try second.start()
        try world.pass()
        try world.expectConnected([World.agent, World.agents[1]])
        #expect(second.files.systemID == own)
    }

    @Test("copied with their id and their name, are told apart by their cards")
    func copied() throws {
        let world = try World()
        try world.integrate()
        try world.pass()
        let copy = try world.addAgent(1, name: "rack-1")
        try world.machine(copy).files = world.machine().files
        try world.pass(10)
        try world.expectConnected()
        #expect(world.status(copy).hasPrefix("blocked: its id "))
        #expect(try world.machine(copy).enrollments.isEmpty)
    }

    @Test("that are regions themselves are left alone", arguments: ["region", "region+rack"])
    func hosted(mode: String) throws {
        let world = try World()
        try world.machine().files = MaasInstallation(
            isInstalled: true, mode: .init(rawValue: mode), urls: ["http://own/MAAS"])
        try world.integrate()
        try world.pass()
        #expect(world.status() == "active: this machine is a MAAS region; the agent stands back")
        #expect(try world.machine().deeds.isEmpty)
        try world.agents.configure(["region-host-policy": "refuse"])
        try world.settle()
        #expect(world.status() == "blocked: this machine is a MAAS region: remove this unit from it")
    }

    @Test("don't take over a machine whose name they get, also when an operator has them enroll anew at once")
    func renamedAndEnrolledAnew() throws {
        let world = try World()
        try world.integrate()
        try world.pass()
        world.maas.add("web-1", macAddresses: ["52:54:00:00:09:09"])
        try world.machine().name = "web-1"
        try world.act("re-enroll")
        #expect(try world.machine().enrollments.count == 1)
    }

    @Test("don't enroll with another MAAS that has taken the region's place before anybody has looked at it")
    func anotherMaas() throws {
        let world = try World()
        try world.integrate()
        try world.pass()
        try world.expectConnected()
        // MAAS was made anew on its machine: its secret is another, and it does not know the charm's key.
        world.maas.acceptsKey = false
        world.rotate()
        try world.pass(30)
        #expect(try world.machine().enrollments.count == 1)
        #expect(world.status().hasPrefix("waiting: for the region to let this rack enroll"))
        world.maas.acceptsKey = true
        try world.pass(10)
        try world.expectConnected()
        #expect(try world.machine().enrollments.count == 2)
    }
}
