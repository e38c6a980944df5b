import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegion
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

/// Juju calls an application of another model `remote-` and 32 hexadecimal digits, and its units by that; the agent itself knows
/// nothing of it (Juju 3.6).
@Suite("A region and agents of another model")
struct CrossModelTests {
    private static let remote = "remote-0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    private let model = TrialModel()
    private let unit = UnitName(application: remote, number: 3)
    private let relation: Int

    init() {
        model.deploy(CharmMetadata(name: "maas-region"))
        model.deploy(CharmMetadata(name: Self.remote), units: 4)
        relation = model.relate(Self.remote, "maas-region", endpoint: "maas-region")
        set("maas-agent/3")
    }

    private func set(_ name: String) {
        let databag = ["unit": name, "hostname": "rack-3"]
        model.controller.model.relations[relation]?.unitBags[unit]?.values = databag
    }

    private func run(_ body: @escaping (MaasRegionProvider, Framework, Leader) throws -> Void) throws {
        let run = try model.hear("maas-region/0") { framework in
            let provider = MaasRegionProvider(framework)
            framework.reconcile { try body(provider, framework, #require(try framework.model.leader)) }
        }
        #expect(run.exitCode == 0)
    }

    private func gather() throws -> RackUnits {
        var units = RackUnits()
        try run { provider, _, _ in units = try provider.gatherRackUnits() }
        return units
    }

    @Test("understand each other though the agent's unit has another name here")
    func gathers() throws {
        #expect(try gather().complete[unit]?.hostname == "rack-3")
    }

    @Test("mean the same unit by its number", arguments: ["maas-agent/4", "nonsense", "maas-agent"])
    func malformed(name: String) throws {
        set(name)
        #expect(try gather().malformed[unit]?.field == "unit")
    }

    @Test("call a rack by the name that its agent knows, in reports")
    func reports() throws {
        let report = RackReport(.connected, systemID: "4e663g")
        try run { provider, _, leader in
            try provider.publishEnrollToken(
                apiURL: "http://h/MAAS", regions: ["r"], secret: SecretBytes(utf8: "t"), racks: [unit: report],
                as: leader)
        }
        let published = MaasProviderAppData.read(from: model.databag(relation, "maas-region")).complete
        #expect(published?.racks == ["maas-agent/3": report])
        try run { provider, _, leader in
            let racks = try provider.publishedRacks(as: leader)
            #expect(racks == [unit: report])
        }
    }
}
