import JujuProtocol
import MaasRegion
import TestSupport
import Testing

@testable import MaasRegionCharm

@Suite("Agents that have the same name or network card")
struct NamesakesTests {
    private static func data(
        _ hostname: String, _ cards: [String]? = nil, enrollment: String? = nil
    ) -> MaasRequirerUnitData {
        MaasRequirerUnitData(unit: "x/0", hostname: hostname, macAddresses: cards, enrollment: enrollment)
    }

    private func rivals(
        _ units: [UnitName: MaasRequirerUnitData], _ published: [UnitName: RackReport] = [:], listed: String? = nil
    ) -> [UnitName: UnitName] {
        Namesakes(units, published: published) { $0.fqdn == listed && listed != nil }.clashes.mapValues(\.rival)
    }

    @Test("are none when neither is the same, or when no cards are known")
    func none() {
        #expect(rivals(["a/0": Self.data("x", ["1"]), "a/1": Self.data("y", ["2"]), "a/2": Self.data("z")]).isEmpty)
    }

    @Test("give way to the lower number, else to who was let go on, to who is enrolled, to whom MAAS lists")
    func order() {
        var units: [UnitName: MaasRequirerUnitData] = [
            "a/2": Self.data("x"), "a/10": Self.data("x.site-b"), "a/11": Self.data("x"), "a/12": Self.data("x"),
        ]
        func first(_ published: [UnitName: RackReport] = [:]) -> Set<UnitName> {
            Set(rivals(units, published, listed: "listed").values)
        }
        #expect(first() == ["a/2"])
        let refused = RackReport(.conflict, hostname: "x")
        let (former, fine) = (RackReport(.absent, hostname: "y"), RackReport(.absent, hostname: "x.site-b"))
        #expect(first(["a/2": refused, "a/11": former, "a/10": fine]) == ["a/10"])
        units["a/11"]?.enrollment = "mark"
        #expect(first(["a/10": fine]) == ["a/11"])
        units["a/12"]?.fqdn = "listed"
        #expect(first(["a/10": fine]) == ["a/12"])
    }

    @Test("leave nothing to who gives way: a third that has only that one's card goes on")
    func third() {
        let units = ["a/0": Self.data("x", ["1"]), "a/1": Self.data("x", ["2"]), "a/2": Self.data("z", ["2"])]
        let named = Dictionary(
            uniqueKeysWithValues: units.compactMap { name, data in UnitName(name).map { ($0, data) } })
        #expect(rivals(named) == ["a/1": "a/0"])
    }
}
