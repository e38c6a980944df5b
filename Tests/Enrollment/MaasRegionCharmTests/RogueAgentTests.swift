import CharmKit
import CharmTesting
import JujuProtocol
import MaasHost
import MaasRegion
import Testing
import struct SimulatedJuju.SeededGenerator
import TestSupport

@Suite("An agent that publishes what is not true")
struct RogueAgentTests {
    private let region: RegionTrial
    private let honest: UnitName = "maas-agent/1"
    private let rogue: UnitName = "maas-agent/0"
    private static let rack = ListedRack(
        systemID: "4e663g", hostname: "rack-2", health: .connected, macAddresses: ["52:54:00:00:00:02"])

    init() throws {
        region = try RegionTrial(agents: 2)
        try region.setKey()
        region.client.listedRacks = [Self.rack]
    }

    private func report(_ unit: UnitName) -> RackReport? { region.published?.racks?[unit] }

    private func table() throws -> String {
        guard case .string(let table) = try region.ask("list-controllers").results["table"] else { return "" }
        return table
    }

    /// An agent that enrolls as all do: it is let go on under a free name, and then MAAS has it.
    private func enroll(_ unit: UnitName, departure: RackDeparture? = nil) throws {
        region.client.listedRacks = []
        region.publish(unit, "rack-2", macAddresses: ["52:54:00:00:00:02"], departure: departure)
        try region.run()
        #expect(report(unit)?.state == .absent)
        region.client.listedRacks = [Self.rack]
        region.publish(
            unit, "rack-2", systemID: "4e663g", macAddresses: ["52:54:00:00:00:02"], mark: "mark", departure: departure)
        try region.run()
        #expect(report(unit)?.state == .connected)
    }

    private func remove(_ unit: UnitName) throws {
        try region.lose(unit)
        try region.run()
    }

    @Test(
        "has none of it asked of MAAS, is named with the reason, and changes nothing for others",
        arguments: [
            ("mac_addresses", "[\"\"]"), ("mac_addresses", "[\"foo\"]"), ("hostname", "."),
            ("hostname", String(repeating: "a", count: 10_000)),
            ("enrollment", String(repeating: "e", count: 1_000_000)),
            (
                "mac_addresses",
                "[" + Array(repeating: "\"52:54:00:00:00:09\"", count: 5000).joined(separator: ",") + "]"
            ),
            ("hostname", "a\u{1b}[2J\nmaas-agent/1  rack-2  4e663g  connected"), ("system_id", "../../users"),
        ])
    func malformed(field: String, value: String) throws {
        try enroll(honest)
        var databag = ["unit": rogue.description, "hostname": "evil"]
        databag[field] = value
        region.publish(rogue, databag: databag)
        let before = (region.client.askedFor.count, region.databag)
        try region.run()
        #expect(region.client.askedFor.count == before.0)
        #expect(report(honest)?.state == .connected && report(rogue) == nil)
        #expect(region.databag == before.1)
        #expect(region.status.hasPrefix("waiting: for maas-agent/0 to publish something usable: \(field) "))
        #expect(region.status.utf8.count < 300 && !region.status.contains("\u{1b}"))
        let lines = try table().split(separator: "\n")
        #expect(lines.count == 3 && lines[1].hasPrefix("maas-agent/0  -         -          malformed  \(field) "))
    }

    @Test("keeps its rack while its relation is suspended, since it comes back, and is not said to have left")
    func suspended() throws {
        try enroll(honest)
        region.publish(
            honest, "rack-2", systemID: "4e663g", macAddresses: ["52:54:00:00:00:02"], mark: "mark", departure: .remove)
        try region.run()
        try region.suspend()
        try stayDead()
    }

    @Test("keeps its rack while the relation to its model's offer is suspended, where Juju names only the offer")
    func suspendedOffer() throws {
        try enroll(honest, departure: .remove)
        region.agents.appear(asOffer: "admin/racks.maas-agent")
        try region.suspend()
        try stayDead()
    }

    @Test("has its rack deleted after it was removed from a model whose offer is consumed, but not in the first moment")
    func removedFromOffer() throws {
        try enroll(honest, departure: .remove)
        region.agents.appear(asOffer: "admin/racks.maas-agent")
        region.client.listedRacks = [Self.deadRack]
        try remove(honest)
        #expect(region.client.deleted.isEmpty)
        region.machine.now += 300
        try region.run()
        #expect(region.client.deleted == ["4e663g"])
    }

    @Test(
        "has its rack deleted though somebody else answered the first time, which is told, and tried every ten minutes")
    func deletedByNobody() throws {
        try enroll(honest, departure: .remove)
        region.client.listedRacks = [Self.deadRack]
        region.client.isDeaf = true
        try remove(honest)
        for _ in 0..<3 { try region.run() }
        #expect(region.client.deleted == ["4e663g"])
        #expect(
            region.applicationStatus.contains(
                "has left, but MAAS still has it as a rack, though the deletion was answered with success"),
            "\(region.applicationStatus)")
        region.machine.now += 600
        try region.run()
        #expect(region.client.deleted == ["4e663g", "4e663g"])
        region.client.isDeaf = false
        region.machine.now += 600
        try region.run()
        #expect(region.client.deleted.count == 3 && region.client.listedRacks.isEmpty)
        #expect(!region.applicationStatus.contains("has left"))
    }

    /// Lets the rack be dead for days, in which nobody may delete it or call it gone.
    private func stayDead() throws {
        region.client.listedRacks = [Self.deadRack]
        for _ in 0..<3 {
            region.machine.now += 86_400
            try region.run()
        }
        #expect(region.client.deleted.isEmpty)
        #expect(!region.applicationStatus.contains("has left"), "\(region.applicationStatus)")
    }

    private static let deadRack = ListedRack(
        systemID: "4e663g", hostname: "rack-2", health: .dead, macAddresses: ["52:54:00:00:00:02"])

    /// Enrolls the rogue as a rack of its own, beside the honest one.
    private func enrollBoth() throws {
        try enroll(honest)
        region.publish(rogue, "rack-1")
        try region.run()
        region.client.listedRacks.append(
            ListedRack(systemID: "4e663f", hostname: "rack-1", health: .connected, macAddresses: ["52:54:00:00:00:01"]))
        region.publish(rogue, "rack-1", systemID: "4e663f", mark: "mark")
        try region.run()
        #expect(report(rogue)?.state == .connected && report(honest)?.state == .connected)
    }

    @Test(
        "takes no name and no address from another's rack, though it is enrolled itself and has the lower number",
        arguments: [
            ("rack-2", ["52:54:00:00:00:01"]), ("rack-1", ["52:54:00:00:00:01", "52:54:00:00:00:02"]),
        ] as [(HostName, [MACAddress])])
    func enrolled(hostname: HostName, addresses: [MACAddress]) throws {
        try enrollBoth()
        region.publish(rogue, hostname, systemID: "4e663f", macAddresses: addresses, mark: "mark")
        for kind in [Hook.Kind.updateStatus, .relationChanged, .updateStatus] {
            try region.run(kind)
            #expect(report(honest)?.state == .connected)
            #expect(report(rogue)?.state == .conflict && report(rogue)?.rival == honest)
        }
        // Nor while nobody can ask MAAS.
        region.setNoKey()
        try region.run()
        #expect(report(honest)?.state == .unconfirmed)
    }

    @Test("is no rack to be counted where it says that its machine is a region, be it one of another MAAS")
    func hosted() throws {
        try enroll(honest)
        region.publish(rogue, "region-9", departure: .hosted)
        for kind in [Hook.Kind.updateStatus, .relationChanged, .relationChanged] {
            try region.run(kind)
            #expect(region.applicationStatus.hasSuffix("1 of 1 racks connected"), "\(region.applicationStatus)")
        }
        let table = try table()
        #expect(table.contains("region-9  -          region"), "\(table)")
    }

    @Test("does not hide a rack from the Python agent that has its name by publishing that rack's ID")
    func claimedNamesake() throws {
        region.publish(honest, databag: ["unit": honest.description, "hostname": "rack-2"])
        region.publish(rogue, "evil", systemID: "4e663g")
        try region.run()
        #expect(report(honest)?.state == .connected && report(honest)?.systemID == "4e663g")
        #expect(report(rogue)?.state == .conflict)
        #expect(region.applicationStatus == "active: 1 of 2 racks connected")
    }

    @Test("does not keep a machine that has a new name from enrolling, by publishing the ID of its former rack")
    func claimedFormerRack() throws {
        region.client.listedRacks = [Self.deadRack]
        region.client.listedNodes = [Self.node]
        region.publish(rogue, "evil", systemID: "4e663g")
        region.publish(honest, "rack-new")
        try region.run()
        #expect(report(honest)?.state == .absent, "\(report(honest)?.message ?? "")")
        #expect(report(rogue)?.state == .conflict)
    }

    private static let node = ListedNode(
        systemID: "4e663g", hostname: "rack-2", type: 2, typeName: "Rack controller",
        macAddresses: ["52:54:00:00:00:02"])

    @Test(
        "is held back in its first hook by a live rack that has its address and another name, and not by a dead one",
        arguments: [true, false])
    func addressOfRack(isLive: Bool) throws {
        region.client.listedRacks = [isLive ? Self.rack : Self.deadRack]
        region.client.listedNodes = [Self.node]
        region.publish(rogue, "rack-new", macAddresses: ["52:54:00:00:00:02"])
        try region.run(.relationChanged)
        #expect(report(rogue)?.state == (isLive ? .conflict : .absent))
    }

    @Test("is not deleted another's rack for it, and that it wants so is shown", arguments: [true, false])
    func anothersRack(isHere: Bool) throws {
        region.client.listedRacks = [
            ListedRack(systemID: "4e663g", hostname: "rack-2", health: .dead, macAddresses: ["52:54:00:00:00:02"])
        ]
        region.publish(rogue, "rack-2", systemID: "4e663g", departure: .removed)
        try region.run()
        #expect(report(rogue)?.state == .conflict)
        if !isHere { try remove(rogue) }
        region.machine.now += 86_400
        try region.run()
        #expect(region.client.deleted.isEmpty)
        #expect(region.applicationStatus.contains("maas-agent/0 wants rack rack-2 (4e663g) deleted, but nobody saw it"))
        #expect(try table().contains("nobody saw it enroll for maas-agent/0: delete it (maasctl delete 4e663g)"))
    }

    @Test("is not deleted another's rack though it publishes all that its agent has published")
    func copiesEverything() throws {
        try enroll(honest)
        region.publish(
            rogue, "rack-2", systemID: "4e663g", macAddresses: ["52:54:00:00:00:02"], mark: "mark", departure: .removed)
        try region.run()
        #expect(report(honest)?.state == .connected)
        #expect(report(rogue)?.state == .conflict && report(rogue)?.rival == honest)
        // The honest agent goes, and leaves its rack in MAAS.
        try remove(honest)
        region.client.listedRacks = [
            ListedRack(systemID: "4e663g", hostname: "rack-2", health: .dead, macAddresses: ["52:54:00:00:00:02"])
        ]
        for _ in 0..<3 {
            region.machine.now += 1000
            try region.run()
        }
        try remove(rogue)
        #expect(region.client.deleted.isEmpty)
    }

    @Test("does not get a rack without MAC addresses in MAAS that it was not seen to enroll, since that proves nothing")
    func noAddresses() throws {
        region.client.listedRacks = [ListedRack(systemID: "4e663g", hostname: "rack-2", health: .connected)]
        region.publish(rogue, "rack-2", systemID: "4e663g", departure: .remove)
        try region.run()
        #expect(report(rogue)?.state == .unconfirmed)
        #expect(report(rogue)?.message == "MAAS does not know the network interfaces of rack 4e663g yet")
        #expect(region.applicationStatus == "active")
    }

    @Test("is not connected with a live rack's ID and name, nor does it hide that rack", arguments: [true, false])
    func liveRack(hasAddresses: Bool) throws {
        try enroll(honest)
        region.publish(rogue, "rack-2", systemID: "4e663g", macAddresses: hasAddresses ? nil : [])
        try region.run()
        #expect(report(rogue)?.state == .conflict)
        #expect(report(honest)?.state == .connected)
        #expect(region.applicationStatus == "active: 1 of 2 racks connected")
    }

    @Test("holds a name that it never enrolls under for a quarter of an hour, then it is the newcomer's turn for good")
    func nameOfAMachineToCome() throws {
        region.client.listedRacks = []
        region.publish(rogue, "rack-2")
        try region.run()
        #expect(report(rogue)?.state == .absent)
        region.machine.now += 3600
        region.publish(honest, "rack-2")
        try region.run()
        #expect(report(honest)?.state == .absent)
        #expect(report(rogue)?.state == .conflict && report(rogue)?.rival == honest)
        region.client.listedRacks = [Self.rack]
        region.publish(honest, "rack-2", systemID: "4e663g", mark: "mark")
        try region.run()
        #expect(report(honest)?.state == .connected)
        region.machine.now += 86_400
        try region.run()
        #expect(report(honest)?.state == .connected && report(rogue)?.state == .conflict)
    }

    @Test("comes after who has the name's turn, and takes it over only when that one lets it pass")
    func turns() throws {
        region.client.listedRacks = []
        region.publish(honest, "rack-2")
        try region.run()
        region.publish(rogue, "rack-2", macAddresses: ["52:54:00:00:00:02"], mark: "mark")
        region.machine.now += 60
        try region.run()
        #expect(report(honest)?.state == .absent && report(rogue)?.state == .conflict)
        region.machine.now += 900
        try region.run()
        #expect(report(honest)?.state == .conflict && report(rogue)?.state == .absent)
        region.machine.now += 900
        try region.run()
        #expect(report(honest)?.state == .absent && report(rogue)?.state == .conflict)
    }

    @Test("gets no rack, and nothing of it, that was enrolled manually under the name which it holds")
    func manualEnrollment() throws {
        region.client.listedRacks = []
        region.publish(rogue, "rack-2", macAddresses: ["52:54:00:00:00:02"])
        try region.run()
        #expect(report(rogue)?.state == .absent)
        region.client.listedRacks = [Self.rack]
        try region.run()
        #expect(report(rogue)?.state == .absent && report(rogue)?.systemID == nil)
        // Neither by another machine, nor as an agent that publishes its name alone.
        region.client.listedNodes = [
            ListedNode(
                systemID: "4e663g", hostname: "rack-2", type: 2, typeName: "Rack controller",
                macAddresses: ["52:54:00:00:00:02"])
        ]
        region.publish(rogue, "rack-2", macAddresses: ["52:54:00:00:00:09"])
        try region.run()
        #expect(report(rogue)?.state == .conflict && report(rogue)?.message?.contains("4e663g") == false)
        region.publish(rogue, databag: ["unit": rogue.description, "hostname": "rack-2"])
        try region.run()
        region.publish(
            rogue, "rack-2", systemID: "4e663g", macAddresses: ["52:54:00:00:00:02"], mark: "mark", departure: .removed)
        region.client.listedRacks = [
            ListedRack(systemID: "4e663g", hostname: "rack-2", health: .dead, macAddresses: ["52:54:00:00:00:02"])
        ]
        try region.run()
        try remove(rogue)
        try region.run()
        #expect(region.client.deleted.isEmpty)
    }

    @Test("loses its turn to who enrolls while it publishes nothing that makes sense, and does not get that one's rack")
    func turnOfTheMalformed() throws {
        region.client.listedRacks = []
        region.publish(rogue, "rack-2")
        try region.run()
        #expect(report(rogue)?.state == .absent)
        region.publish(rogue, databag: ["unit": rogue.description, "hostname": "."])
        region.publish(honest, "rack-2")
        try region.run()
        #expect(report(honest)?.state == .absent)
        // MAAS has the rack before its agent has published the ID.
        region.client.listedRacks = [Self.rack]
        region.publish(rogue, "rack-2", systemID: "4e663g", mark: "mark")
        try region.run()
        #expect(report(rogue)?.state == .conflict)
        region.publish(honest, "rack-2", systemID: "4e663g", mark: "mark")
        try region.run()
        #expect(report(honest)?.state == .connected && report(rogue)?.state == .conflict)
    }

    @Test("makes MAAS be asked a bounded number of questions, and others are answered first")
    func manyAddresses() throws {
        let region = try RegionTrial(agents: 60)
        try region.setKey()
        for number in 0..<59 {
            let addresses = (0..<500).compactMap {
                MACAddress("52:54:\(Self.hex(number)):00:\(Self.hex($0 / 256)):\(Self.hex($0 % 256))")
            }
            region.publish(
                UnitName(application: "maas-agent", number: number), "evil-\(number)", macAddresses: addresses)
        }
        region.publish("maas-agent/59", "rack-2", macAddresses: ["52:54:ff:00:00:01"])
        try region.run()
        #expect(region.client.askedFor.count <= 24)
        #expect(region.published?.racks?["maas-agent/59"]?.state == .absent)
        // And in the end all are.
        for _ in 0..<3 { try region.run() }
        #expect(region.published?.racks?.count == 60)
    }

    private static func hex(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }

    @Test("of whom MAAS refuses to speak concerns nobody else")
    func refusedQuestion() throws {
        try enroll(honest)
        region.client.listedRacks = []
        region.publish(rogue, "evil")
        region.client.refusedNames = ["evil"]
        try region.run()
        #expect(report(rogue)?.state == .withheld)
        #expect(report(rogue)?.message?.hasPrefix("MAAS refuses to answer about this machine: ") == true)
        #expect(report(honest)?.state == .absent)
        #expect(region.applicationStatus == "active: 0 of 2 racks connected")
    }

    @Test("an agent of the Python library is found by its host name, unless another has it")
    func python() throws {
        region.publish(rogue, databag: ["unit": rogue.description, "hostname": "rack-2.site-a.example.com"])
        try region.run()
        #expect(report(rogue)?.state == .connected && report(rogue)?.systemID == "4e663g")
        #expect(report(rogue)?.message?.hasPrefix("found by its host name alone") == true)
        #expect(region.applicationStatus == "active: 1 of 1 racks connected")
        region.publish(honest, "rack-2", systemID: "4e663g")
        try region.run()
        #expect(report(honest)?.state == .connected && report(rogue)?.state == .conflict)
    }

    @Test("its own rack is deleted once it has left, with what MAAS has of it")
    func honestDeparture() throws {
        try enroll(honest, departure: .remove)
        region.client.listedRacks = [
            ListedRack(systemID: "4e663g", hostname: "rack-2", health: .dead, macAddresses: ["52:54:00:00:00:02"])
        ]
        try remove(honest)
        #expect(region.client.deleted == ["4e663g"])
    }

    @Test("a departure that is not known deletes nothing")
    func unknownDeparture() throws {
        try enroll(honest, departure: .unknown("archive"))
        region.client.listedRacks = [
            ListedRack(systemID: "4e663g", hostname: "rack-2", health: .dead, macAddresses: ["52:54:00:00:00:02"])
        ]
        try remove(honest)
        region.machine.now += 86_400
        try region.run()
        #expect(region.client.deleted.isEmpty)
    }

    @Test(
        "whatever it is, never changes what is said of others, deletes nothing and stops no hook", arguments: 0..<12,
        [false, true])
    func anything(seed: UInt64, isEnrolled: Bool) throws {
        var random = SeededGenerator(seed: seed)
        let region = try RegionTrial(agents: 4)
        try region.setKey()
        // An agent that is enrolled may hold back one that is not yet.
        let honest: [UnitName] = ["maas-agent/1", "maas-agent/2"] + (isEnrolled ? [] : ["maas-agent/3"])
        if isEnrolled { region.publish("maas-agent/0", "rack-0") }
        // One is connected, one has left its rack dead, one has yet to enroll.
        region.publish("maas-agent/1", "rack-1", departure: .remove)
        region.publish("maas-agent/2", "rack-2", departure: .remove)
        region.publish("maas-agent/3", "rack-3", departure: .remove)
        try region.run()
        region.client.listedRacks = [
            ListedRack(
                systemID: "aaaaa1", hostname: "rack-1", health: .connected, macAddresses: ["52:54:00:00:00:02"]),
            ListedRack(systemID: "aaaaa2", hostname: "rack-2", health: .dead, macAddresses: ["52:54:00:00:00:03"]),
            ListedRack(systemID: "handmd", hostname: "by-hand", health: .dead, macAddresses: ["52:54:00:00:00:0a"]),
        ]
        if isEnrolled {
            region.client.listedRacks.append(
                ListedRack(
                    systemID: "aaaaa0", hostname: "rack-0", health: .connected, macAddresses: ["52:54:00:00:00:01"]))
            region.publish("maas-agent/0", "rack-0", systemID: "aaaaa0", mark: "mark")
        }
        region.publish("maas-agent/1", "rack-1", systemID: "aaaaa1", mark: "mark", departure: .remove)
        region.publish("maas-agent/2", "rack-2", systemID: "aaaaa2", mark: "mark", departure: .remove)
        try region.run()
        let before = honest.map { region.published?.racks?[$0] }
        #expect(before.map { $0?.state } == [.connected, .dead] + (isEnrolled ? [] : [.absent]))
        for _ in 0..<20 {
            var databag = Self.databag(&random)
            if isEnrolled {
                databag["unit"] = "maas-agent/0"
                databag["system_id"] = "aaaaa0"
                let others = ["", ", \"52:54:00:00:00:02\"", ", \"52:54:00:00:00:03\""]
                databag["mac_addresses"] = "[\"52:54:00:00:00:01\"\(others.randomElement(using: &random) ?? "")]"
                databag["enrollment"] = "mark"
            }
            region.publish("maas-agent/0", databag: databag)
            region.machine.now += 20
            try region.run(Bool.random(using: &random) ? .relationChanged : .updateStatus)
            #expect(honest.map { region.published?.racks?[$0] } == before)
            #expect(region.client.deleted.isEmpty)
        }
    }

    /// A databag of anything that agents, or nobody, would publish.
    private static func databag(_ random: inout SeededGenerator) -> [String: String] {
        let words = [
            "rack-1", "rack-2", "rack-3", "by-hand", "aaaaa1", "aaaaa2", "handmd", "mark", "removed", "remove", "",
            "[\"52:54:00:00:00:02\"]", "[\"52-54-00-00-00-03\"]", "[\"5254.0000.0004\"]", "[\"52:54:00:00:00:0a\"]",
            "[]", "[\"\"]", "{}", "\u{0}", "\u{1b}[31m", "a b", ".", "maas-agent/1", "maas-agent/0",
            String(repeating: "x", count: 70_000), "{\"a\": [", "null", "-", "rack-1.", "RACK-1", "0",
        ]
        let fields = [
            "hostname", "url", "fqdn", "system_id", "mac_addresses", "enrollment", "departure", "public_key", "racks",
        ]
        var databag = ["unit": Int.random(in: 0..<8, using: &random) == 0 ? "maas-agent/1" : "maas-agent/0"]
        for field in fields where Int.random(in: 0..<3, using: &random) > 0 {
            databag[field] = words.randomElement(using: &random)
        }
        return databag
    }
}
