import CharmTesting
import MaasHost
import Testing

@Suite("Racks whose region runs a newer release of MAAS")
struct RefreshTests {
    private let world: World

    init() throws {
        world = try World(agents: 3)
        try world.integrate()
        try world.pass()
        try world.expectConnected(World.agents)
    }

    /// The releases that the racks run, in the order of their units.
    private var versions: [String?] {
        get throws { try World.agents.map { try world.machine($0).files.version } }
    }

    /// Lets five minutes pass for the region and then for its agents, so that each turn is seen.
    private func pass() throws {
        try world.pass(5, only: "maas-region")
        try world.pass(5, only: "maas-agent")
    }

    private func refreshRegion() throws { try world.machine(World.region).files.version = "3.7.0" }

    @Test("are refreshed one after the other, each when the one before is connected again, and enroll nothing anew")
    func oneByOne() throws {
        try refreshRegion()
        try pass()
        #expect(try versions == ["3.7.0", "3.6.5", "3.6.5"])
        #expect(world.status(World.agents[1]).contains("MAAS here is 3.6, its region's 3.7: it is refreshed when"))
        try world.machine(World.agents[0]).isRunning = false
        try pass()
        #expect(try versions == ["3.7.0", "3.6.5", "3.6.5"], "the first one is not connected")
        try world.machine(World.agents[0]).start()
        try pass()
        #expect(try versions == ["3.7.0", "3.7.0", "3.6.5"])
        for _ in 0..<2 { try pass() }
        #expect(try versions == ["3.7.0", "3.7.0", "3.7.0"])
        try world.expectConnected(World.agents)
        #expect(try World.agents.allSatisfy { try world.machine($0).enrollments.count == 1 })
    }

    @Test("say why one can't be refreshed, which is tried again after an hour, while the others go on as they are")
    func failure() throws {
        try world.machine(World.agents[0]).refreshFailure = "snap refresh maas: no space left on device"
        try refreshRegion()
        for _ in 0..<4 { try pass() }
        let status = world.status()
        #expect(status.hasPrefix("waiting: MAAS here is 3.6, its region's 3.7, and can't be refreshed: snap refresh"))
        #expect(status.contains("no space left on device; will try again after 20"))
        #expect(try versions == ["3.6.5", "3.6.5", "3.6.5"])
        #expect(try world.machine().deeds.count { $0 == "refresh" } == 1)
        try world.machine().refreshFailure = nil
        for _ in 0..<20 { try pass() }
        #expect(try versions == ["3.7.0", "3.7.0", "3.7.0"])
        try world.expectConnected(World.agents)
    }

    @Test("are refreshed behind one that stays as it is, once it has had its turn")
    func stuck() throws {
        try world.machine(World.agents[0]).refreshFailure = "snap refresh maas: no space left on device"
        try refreshRegion()
        for _ in 0..<20 { try pass() }
        #expect(try versions == ["3.6.5", "3.7.0", "3.7.0"])
        try world.machine(World.agents[0]).refreshFailure = nil
        for _ in 0..<20 { try pass() }
        #expect(try versions == ["3.7.0", "3.7.0", "3.7.0"])
        try world.expectConnected(World.agents)
    }

    @Test("are left to an operator who wants that, and say what to do", arguments: ["follow-region", "snap-channel"])
    func byHand(option: String) throws {
        try world.agents.configure([option: option == "follow-region" ? "false" : "3.6/stable"])
        try refreshRegion()
        for _ in 0..<4 { try pass() }
        #expect(try versions == ["3.6.5", "3.6.5", "3.6.5"])
        #expect(world.status().hasSuffix("MAAS here is 3.6, its region's 3.7: snap refresh maas --channel=3.7/stable"))
        try world.machine().files.version = "3.7.1"
        try pass()
        #expect(world.status().hasPrefix("active: connected as "))
        #expect(!world.status().contains("3.7"))
    }

    @Test("are never brought back to an older one, and say so")
    func older() throws {
        try world.machine(World.region).files.version = "3.5.9"
        for _ in 0..<4 { try pass() }
        #expect(try versions == ["3.6.5", "3.6.5", "3.6.5"])
        #expect(world.status().hasSuffix("MAAS here is 3.6, its region's 3.5: refresh the region"))
    }
}
