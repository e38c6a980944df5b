import CharmTesting
import JujuProtocol
import MaasHost
import MaasRegion
import SealedStore
import Testing
import TestSupport

@Suite("A region's charm with many agents")
struct ReportPaceTests {
    private let region: RegionTrial

    init() throws {
        region = try RegionTrial(agents: 3)
        region.client.listedNodes = [
            ListedNode(systemID: "zzzzzz", hostname: "rack-2", type: 0, typeName: "Machine", macAddresses: ["x"])
        ]
        region.publish("maas-agent/0")
        try region.setKey()
        try region.run(.relationChanged)
        region.publish("maas-agent/1", "rack-2")
    }

    private var told: [UnitName: RackReport.State]? { region.published?.racks?.mapValues(\.state) }
    private let first: [UnitName: RackReport.State] = ["maas-agent/0": .absent]
    private let both: [UnitName: RackReport.State] = ["maas-agent/0": .absent, "maas-agent/1": .conflict]

    @Test("tells the first at once, and keeps what is new to itself, and MAAS unasked, while others are to come")
    func held() throws {
        let asked = region.client.endpoints.count
        try region.run(.relationChanged)
        #expect(told == first)
        #expect(region.client.endpoints.count == asked)
    }

    @Test("tells all when a second for each agent is over, also that one is refused")
    func time() throws {
        region.machine.now += 1
        try region.run(.relationChanged)
        #expect(told == first)
        region.machine.now += 1
        try region.run(.relationChanged)
        #expect(told == both)
    }

    @Test(
        "tells all in the next hook that is not about one agent", arguments: [Hook.Kind.updateStatus, .configChanged])
    func otherHook(kind: Hook.Kind) throws {
        try region.run(kind)
        #expect(told == both)
    }

    @Test("tells all when the clock was set back")
    func clock() throws {
        region.machine.now -= 3600
        try region.run(.relationChanged)
        #expect(told == both)
    }

    @Test("tells all when nobody is to come any more: the last has told of itself and of its enrollment")
    func last() throws {
        region.publish("maas-agent/2", "rack-3")
        try region.run(.relationChanged)
        #expect(told == first)
        region.publish("maas-agent/0", systemID: "4e663g", mark: "mark-1")
        region.client.listedRacks = [
            ListedRack(systemID: "4e663g", hostname: "rack-1", health: .connected, macAddresses: ["52:54:00:00:00:01"])
        ]
        try region.run(.relationChanged)
        #expect(told == ["maas-agent/0": .connected, "maas-agent/1": .conflict, "maas-agent/2": .absent])
    }

    @Test("waits for nobody who is malformed or on the way out", arguments: [true, false])
    func nobody(isMalformed: Bool) throws {
        region.publish("maas-agent/0", systemID: "4e663g", mark: "mark-1")
        if isMalformed {
            region.publish("maas-agent/2")
            region.publishNonsense("maas-agent/2")
        } else {
            try region.model["maas-agent/2"].remove()
        }
        try region.run(.relationChanged)
        #expect(told?["maas-agent/1"] == .conflict)
    }

    @Test(
        "waits for nobody who stands back, such as an agent on a region's machine",
        arguments: [RackDeparture.hosted, .left])
    func standingBack(departure: RackDeparture) throws {
        region.publish("maas-agent/0", departure: departure)
        region.publish("maas-agent/2", "rack-3")
        try region.run(.relationChanged)
        #expect(told?["maas-agent/1"] == .conflict && told?["maas-agent/2"] == .absent)
    }

    @Test("waits for all agents after it has given out another token or URL", arguments: [true, false])
    func renewal(isToken: Bool) throws {
        try offer(isToken: isToken)
        for number in 0..<3 {
            #expect(enrollments == ["old", "old", "old"])
            try enrollAnew(number)
        }
        #expect(enrollments == ["new", "new", "new"])
    }

    @Test("knows who has enrolled anew already when a hook in between has told of some")
    func renewalInPieces() throws {
        try offer(isToken: true)
        try enrollAnew(1)
        try region.run(.updateStatus)
        #expect(enrollments == ["old", "new", "old"])
        try enrollAnew(0)
        #expect(enrollments == ["old", "new", "old"])
        try enrollAnew(2)
        #expect(enrollments == ["new", "new", "new"])
    }

    private var enrollments: [String?] {
        (region.published?.racks ?? [:]).sorted { $0.key < $1.key }.map(\.value.enrollment?.description)
    }

    /// An agent that has enrolled with the new offer, and the region's hook that it causes.
    private func enrollAnew(_ number: Int) throws {
        let unit = UnitName(application: "maas-agent", number: number)
        region.publish(unit, "rack-\(number)", systemID: "aaaaa\(number)", mark: "new")
        try region.run(.relationChanged)
    }

    /// Another token or URL for three racks that are enrolled.
    private func offer(isToken: Bool) throws {
        region.client.listedNodes = []
        for number in 0..<3 {
            let unit = UnitName(application: "maas-agent", number: number)
            region.publish(unit, "rack-\(number)", systemID: "aaaaa\(number)", mark: "old")
            region.client.listedRacks.append(
                ListedRack(
                    systemID: "aaaaa\(number)", hostname: "rack-\(number)", health: .connected,
                    macAddresses: ["52:54:00:00:00:0\(number + 1)"]))
        }
        try region.run()
        region.machine.now += 10_000
        if isToken {
            region.snap.files.secret = SecretBytes(utf8: String(RegionTrial.token.reversed()))
        } else {
            region.setOption("maas-url", "http://10.0.0.11:5240/MAAS")
        }
        region.client.listedRacks[0] = ListedRack(
            systemID: "aaaaa0", hostname: "rack-0", health: .dead, macAddresses: ["52:54:00:00:00:01"])
        try region.run()
    }
}
