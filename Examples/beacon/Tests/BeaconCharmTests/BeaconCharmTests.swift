import CharmTesting
import Testing

@testable import beacon

@Suite("The beacon")
struct BeaconCharmTests {
    @Test("tells whoever asks where it is")
    func publishes() throws {
        let website = RelationState("website", remote: "haproxy")
        let after = try Scenario(BeaconCharm.self).run(
            .relationCreated(website), from: State(config: ["port": 9000], relations: [website]))
        #expect(after[website].unitData == ["hostname": "10.0.0.10", "port": "9000"])
        #expect(after.openPorts == [.tcp(9000)])
        #expect(after.unitStatus == .active)
    }

    @Test("says which option is wrong, and publishes nothing")
    func wrongPort() throws {
        let website = RelationState("website", remote: "haproxy")
        let after = try Scenario(BeaconCharm.self).run(
            .configChanged, from: State(config: ["port": 70_000], relations: [website]))
        #expect(after.unitStatus == .blocked("config option \"port\" is 70000; wanted: 1 to 65535: juju config beacon"))
        #expect(after[website].unitData.isEmpty)
    }

    @Test("answers a hail")
    func hail() throws {
        let after = try Scenario(BeaconCharm.self).run(.action("hail", ["times": 3]))
        #expect(after.action?.results == ["light": "***"])
    }

    @Test("tells an operator how often it can be hailed")
    func tooOften() throws {
        let after = try Scenario(BeaconCharm.self).run(.action("hail", ["times": -1]))
        #expect(after.action?.failure == "parameter \"times\" is -1; wanted: 1 to 60")
    }

    @Test("writes nothing when nothing has changed")
    func isQuiet() throws {
        let scenario = try Scenario(BeaconCharm.self)
        let website = RelationState("website", remote: "haproxy")
        let settled = try scenario.run(.relationCreated(website), from: State(relations: [website]))
        let again = try scenario.run(.updateStatus, from: settled.state)
        #expect(again.writes.isEmpty)
    }
}
