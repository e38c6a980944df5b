import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegion
import SealedStore
import Testing
import TestSupport

/// Juju calls an application of another model `remote-` and 32 hexadecimal digits, and its units by that; the agent itself knows
/// nothing of it (Juju 3.6).
@Suite("A region and agents of another model")
struct CrossModelTests {
    private static let remote = "remote-0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    private let model = SimulatedModel()
    private let unit = UnitName(application: remote, number: 3)
    private let regions: SimulatedApplication
    private let relation: SimulatedRelation

    init() throws {
        regions = try model.deploySide(.provider)
        relation = try model.relate(model.deploySide(.requirer, as: Self.remote, units: 4), regions)
        set("maas-agent/3")
    }

    private func set(_ name: String) {
        relation.replace(["unit": name, "hostname": "rack-3"], of: model[unit])
    }

    private func run(_ body: @escaping (MaasRegionProvider, Framework, Leader) throws -> Void) throws {
        let run = try model.runHandlers(Hook(.updateStatus), on: "maas-region/0") { framework in
            let provider = MaasRegionProvider(framework)
            framework.reconcile { try body(provider, framework, #require(try framework.model.leader)) }
        }
        #expect(run.error == nil)
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
        let published = MaasProviderAppData.read(from: relation.data(of: regions)).complete
        #expect(published?.racks == ["maas-agent/3": report])
        try run { provider, _, leader in
            let racks = try provider.publishedRacks(as: leader)
            #expect(racks == [unit: report])
        }
    }
}
