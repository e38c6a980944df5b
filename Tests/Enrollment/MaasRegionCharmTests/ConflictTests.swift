import JujuProtocol
import MaasHost
import MaasIdentifiers
import MaasRegion
import TestSupport
import Testing

@Suite("A region's charm looks whether a rack's host name is free")
struct ConflictTests {
    private let region: RegionTrial

    init() throws {
        region = try RegionTrial(agents: 2)
        try region.setKey()
    }

    private static func node(
        _ id: String, _ hostname: String = "rack-1", type: Int = 0, _ typeName: String = "Machine",
        macAddresses: [String] = ["52:54:00:00:00:99"]
    ) -> ListedNode {
        ListedNode(systemID: id, hostname: hostname, type: type, typeName: typeName, macAddresses: macAddresses)
    }

    private func report(_ unit: UnitName = "maas-agent/0") -> RackReport? { region.published?.racks?[unit] }

    @Test(
        "and reports a conflict with a node of that name, whatever its type, and tells the ID of no rack",
        arguments: [
            (0, "Machine zzzzzz"), (1, "Device zzzzzz"), (2, "a Rack controller"), (4, "a Region and rack controller"),
        ])
    func taken(type: Int, name: String) throws {
        let typeName = name.replacing("a ", with: "").replacing(" zzzzzz", with: "")
        region.client.listedNodes = [Self.node("zzzzzz", type: type, typeName)]
        region.publish(mark: nil)
        try region.run()
        #expect(report()?.state == .conflict)
        #expect(
            report()?.message == "the host name \"rack-1\" is also that of \(name) in MAAS: rename one of them")
    }

    @Test("and takes no machine for a region of its name whose network interfaces MAAS does not tell")
    func regionsName() throws {
        region.client.listedNodes = [Self.node("zzzzzz", type: 3, "Region controller", macAddresses: [])]
        region.publish(mark: nil)
        try region.run()
        #expect(report()?.state == .conflict)
    }

    @Test("and whether its MAC addresss are, whatever the name", arguments: [0, 1, 3])
    func takenCard(type: Int) throws {
        region.client.listedNodes = [
            Self.node("zzzzzz", "web-1", type: type, "Node", macAddresses: ["52:54:00:00:00:01"])
        ]
        region.publish(mark: nil)
        try region.run()
        #expect(region.client.askedForAddresses == [["52:54:00:00:00:01"]])
        #expect(report()?.state == .conflict)
        #expect(
            report()?.message?.hasPrefix("its MAC address 52:54:00:00:00:01 is also that of Node zzzzzz (web-1)")
                == true)
    }

    @Test("and takes a rack with its cards for its own machine under a former name, unless that is connected")
    func formerName() throws {
        let card = ["52:54:00:00:00:01"]
        region.client.listedNodes = [Self.node("zzzzzz", "old-1", type: 2, "Rack controller", macAddresses: card)]
        region.publish(mark: nil)
        for (health, state) in [(RackHealth.dead, RackReport.State.absent), (.connected, .conflict)] {
            region.client.listedRacks = [
                ListedRack(systemID: "zzzzzz", hostname: "old-1", health: health, macAddresses: card)
            ]
            try region.run()
            #expect(report()?.state == state)
        }
    }

    @Test("by its first part, as MAAS does")
    func shortName() throws {
        region.client.listedNodes = [Self.node("zzzzzz")]
        region.publish("maas-agent/0", "rack-1.site-a.example.com")
        try region.run()
        #expect(region.client.askedFor == [["rack-1"]])
        #expect(report()?.state == .conflict)
    }

    @Test(
        "and takes a controller with one of its addresses, or without any yet, for the rack's own machine",
        arguments: [
            ["52:54:00:00:00:01"], ["52:54:00:00:00:99", "52:54:00:00:00:01"], [],
        ])
    func itself(macAddresses: [String]) throws {
        region.client.listedNodes = [Self.node("4e663g", type: 2, "Rack controller", macAddresses: macAddresses)]
        region.publish()
        try region.run()
        #expect(report()?.state == .absent)
    }

    @Test("and does not look any more once MAAS lists it")
    func listed() throws {
        region.client.listedRacks = [
            ListedRack(systemID: "4e663g", hostname: "rack-1", health: .connected, macAddresses: ["52:54:00:00:00:01"])
        ]
        region.client.listedNodes = [Self.node("zzzzzz")]
        region.publish(systemID: "4e663g")
        try region.run()
        #expect(report()?.state == .connected)
        #expect(region.client.askedFor.isEmpty)
    }

    @Test("also when it brings an id of another MAAS along")
    func foreignID() throws {
        region.client.listedNodes = [Self.node("zzzzzz")]
        region.publish(systemID: "other1")
        try region.run()
        #expect(report()?.state == .conflict)
    }

    @Test("and lets one of two agents of one short host name go on")
    func twoAgents() throws {
        region.publish("maas-agent/0", "rack-1.site-a")
        region.publish("maas-agent/1", "rack-1.site-b", macAddresses: ["52:54:00:00:00:02"])
        try region.run()
        #expect(report("maas-agent/0")?.state == .absent)
        #expect(report("maas-agent/1")?.state == .conflict)
        #expect(
            report("maas-agent/1")?.message
                == "the host name \"rack-1\" is also that of maas-agent/0: rename one of them")
    }

    @Test("and lets the one go on that is enrolled already, though it came later")
    func laterIsEnrolled() throws {
        region.client.listedRacks = [
            ListedRack(
                systemID: "4e663g", hostname: "rack-1", health: .connected, macAddresses: ["52:54:00:00:00:02"])
        ]
        region.publish("maas-agent/0")
        region.publish("maas-agent/1", systemID: "4e663g", macAddresses: ["52:54:00:00:00:02"])
        try region.run()
        #expect(report("maas-agent/0")?.state == .conflict)
        #expect(report("maas-agent/1")?.state == .connected)
    }

    @Test("and whether another agent has its MAC address, before MAAS knows of either", arguments: [true, false])
    func sameCard(hasKey: Bool) throws {
        if !hasKey { region.setNoKey() }
        region.publish("maas-agent/0", macAddresses: ["52:54:00:00:00:01", "52:54:00:00:00:07"])
        region.publish("maas-agent/1", "rack-2", macAddresses: ["52:54:00:00:00:07"])
        try region.run()
        #expect(report("maas-agent/0")?.state == (hasKey ? .absent : .unconfirmed))
        #expect(report("maas-agent/1")?.state == .conflict)
        #expect(report("maas-agent/1")?.rival == "maas-agent/0")
        #expect(
            report("maas-agent/1")?.message
                == "its MAC address 52:54:00:00:00:07 is also that of maas-agent/0: change the address of one of them")
    }

    @Test(
        "and refuses without a key, too, the agent that comes later, until the names differ", arguments: [true, false])
    func laterWithoutKey(isEnrolled: Bool) throws {
        region.setNoKey()
        region.publish("maas-agent/1", systemID: isEnrolled ? "4e663g" : nil, mark: isEnrolled ? "mark-1" : nil)
        try region.run()
        #expect(report("maas-agent/1")?.state == .unconfirmed)
        region.publish("maas-agent/0")
        region.machine.now += 2
        try region.run(.relationChanged)
        #expect(report("maas-agent/1")?.state == .unconfirmed)
        #expect(report("maas-agent/0")?.state == .conflict)
        #expect(
            report("maas-agent/0")?.message?.hasPrefix("the host name \"rack-1\" is also that of maas-agent/1") == true)
        region.publish("maas-agent/1", "rack-9", systemID: isEnrolled ? "4e663g" : nil)
        try region.run(.relationChanged)
        #expect(report("maas-agent/0")?.state == .unconfirmed)
    }

    @Test("and keeps without a key what MAAS has said of a name, also when no agent has it")
    func keptConflict() throws {
        region.client.listedNodes = [Self.node("zzzzzz")]
        region.publish()
        try region.run()
        region.setOption("api-key", "")
        try region.run()
        #expect(report()?.state == .conflict && report()?.rival == nil)
    }

    @Test("whatever an agent calls itself", arguments: ["", ".", ".rack", "-h", "a b", "\u{1F600}", "x\u{0}y"])
    func strangeNames(hostname: String) throws {
        region.publish("maas-agent/0", "rack-1", systemID: "4e663g")
        region.publish("maas-agent/1", databag: ["unit": "maas-agent/1", "hostname": hostname])
        region.client.listedRacks = [
            ListedRack(systemID: "4e663g", hostname: "rack-1", health: .connected, macAddresses: ["52:54:00:00:00:01"])
        ]
        try region.run()
        #expect(report("maas-agent/0")?.state == .connected)
        #expect(report("maas-agent/1") == nil)
    }
}
