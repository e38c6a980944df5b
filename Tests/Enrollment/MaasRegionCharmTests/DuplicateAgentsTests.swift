import JujuProtocol
import MaasRegion
import TestSupport
import Testing

@testable import MaasRegionCharm

@Suite("Agents that have the same name or network interface")
struct DuplicateAgentsTests {
    private static func data(_ hostname: HostName, _ addresses: [MACAddress]? = nil) -> MaasRequirerUnitData {
        MaasRequirerUnitData(unit: "x/0", hostname: hostname, macAddresses: addresses)
    }

    private func rivals(
        _ units: [UnitName: MaasRequirerUnitData], _ standings: [UnitName: DuplicateAgents.Standing] = [:]
    ) -> [UnitName: UnitName] {
        DuplicateAgents(units) { unit, _ in standings[unit] ?? .init(level: 4, since: 0, order: 1) }
            .clashes.mapValues(\.rival)
    }

    @Test("are none when neither is the same, or when no addresses are known")
    func none() {
        #expect(
            rivals([
                "a/0": Self.data("x", ["52:54:00:00:00:01"]), "a/1": Self.data("y", ["52:54:00:00:00:02"]),
                "a/2": Self.data("z"),
            ]).isEmpty)
    }

    @Test("give way to the lower number, and before that to whose claim is the better one")
    func order() {
        let units: [UnitName: MaasRequirerUnitData] = [
            "a/2": Self.data("x"), "a/10": Self.data("X.site-b"), "a/11": Self.data("x"), "a/12": Self.data("x"),
        ]
        #expect(Set(rivals(units).values) == ["a/2"])
        #expect(Set(rivals(units, ["a/2": .init(level: 4, since: 9, order: 1)]).values) == ["a/10"])
        #expect(Set(rivals(units, ["a/11": .init(level: 4, since: 0, order: 0)]).values) == ["a/11"])
        #expect(Set(rivals(units, ["a/12": .init(level: 3, since: 9, order: 1)]).values) == ["a/12"])
    }

    @Test("leave to each rack what MAAS has of it, whatever another says whose standing is as good")
    func proven() {
        let units: [UnitName: MaasRequirerUnitData] = [
            "a/0": Self.data("x", ["52:54:00:00:00:01", "52:54:00:00:00:02"]),
            "a/1": Self.data("x", ["52:54:00:00:00:02"]),
        ]
        let first = DuplicateAgents.Standing(
            level: 0, since: 0, order: 0, name: "y", addresses: ["52:54:00:00:00:01"])
        let second = DuplicateAgents.Standing(
            level: 0, since: 0, order: 0, name: "x", addresses: ["52:54:00:00:00:02"])
        #expect(rivals(units, ["a/0": first, "a/1": second]) == ["a/0": "a/1"])
    }

    @Test("leave nothing to who gives way: a third that has only that one's address goes on")
    func third() {
        let units: [UnitName: MaasRequirerUnitData] = [
            "a/0": Self.data("x", ["52:54:00:00:00:01"]), "a/1": Self.data("x", ["52:54:00:00:00:02"]),
            "a/2": Self.data("z", ["52:54:00:00:00:02"]),
        ]
        #expect(rivals(units) == ["a/1": "a/0"])
    }
}
