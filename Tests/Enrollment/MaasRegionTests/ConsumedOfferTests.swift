import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegion
import SealedStore
import Testing
import TestSupport

/// Juju refuses a secret's grant to an application that another model offers, and with it all that the hook wrote (3.0 to 4.0,
/// state/secrets.go GrantSecretAccess).
@Suite("A region that consumes the offer of its agents")
struct ConsumedOfferTests {
    private let model = SimulatedModel()
    private let regions: SimulatedApplication
    private let agents: SimulatedApplication
    private let relation: SimulatedRelation

    init() throws {
        regions = try model.deploySide(.provider)
        agents = try model.deploySide(.requirer, as: "racks", units: 2)
        relation = try model.relate(agents, regions)
        agents.appear(asOffer: "admin/far.maas-agent")
    }

    @discardableResult
    private func publish(_ token: String = "token-1") throws -> SimulatedModel.RanHook {
        let run = try model.runHandlers(Hook(.updateStatus), on: "maas-region/0") { framework in
            let provider = MaasRegionProvider(framework)
            framework.reconcile {
                try provider.publishEnrollToken(
                    apiURL: "http://h/MAAS", regions: ["r"], secret: SecretBytes(utf8: token),
                    as: #require(try framework.model.leader))
            }
        }
        #expect(run.error == nil)
        return run
    }

    private var published: MaasProviderAppData? { MaasProviderAppData.read(from: relation.data(of: regions)).complete }

    @Test(
        "seals the token for each of them, since Juju lets only who offers share secrets",
        arguments: ["3.1.5", "3.6.1", "3.6.26", "4.0.15"])
    func sealed(version: String) throws {
        model.jujuVersion = version
        try publish()
        #expect(relation.data(of: regions)["sealed_tokens"] == "{}")
        let pair = BoxKeyPair()
        relation.replace(
            ["unit": "maas-agent/1", "hostname": "rack-1", "public_key": pair.publicKey.description],
            of: model["racks/1"])
        try publish()
        #expect(published?.secretID == nil && model.secrets.isEmpty)
        let token = try #require(published?.sealedTokens?["maas-agent/1"])
        #expect(SealedBox(token.box).flatMap(pair.open) == SecretBytes(utf8: "token-1"))
        let run = try publish()
        #expect(run.writes == [])
        #expect(!run.calls.contains { ["goal-state", "relation-model-get"].contains($0.tool) })
    }

    @Test("knows them by their numbers, whatever the offer is called here")
    func names() throws {
        relation.replace(["unit": "maas-agent/0", "hostname": "rack-0"], of: model["racks/0"])
        relation.replace(["unit": "maas-agent/0", "hostname": "rack-1"], of: model["racks/1"])
        var units = RackUnits()
        try model.runHandlers(Hook(.updateStatus), on: "maas-region/0") { framework in
            let provider = MaasRegionProvider(framework)
            framework.reconcile { units = try provider.gatherRackUnits() }
        }
        #expect(units.complete["racks/0"]?.unit == "maas-agent/0")
        #expect(units.malformed["racks/1"]?.field == "unit")
    }

    @Test("serves the agents of its own model as ever, without asking Juju where they are once it has published")
    func others() throws {
        let near = try model.relate(model.deploySide(.requirer), regions)
        try publish()
        #expect(near.data(of: regions)["maas_secret_id"]?.isEmpty == false)
        #expect(near.data(of: regions)["sealed_tokens"] == nil && published?.sealedTokens == [:])
        #expect(try publish().calls.allSatisfy { $0.tool != "goal-state" && $0.tool != "relation-model-get" })
    }

    @Test("keeps nothing of a relation that is gone")
    func broken() throws {
        try publish()
        let hook = Hook(.relationBroken, relation: relation.id, remoteApplication: "racks")
        let run = try model.runHandlers(hook, on: "maas-region/0") { _ = MaasRegionProvider($0) }
        #expect(run.error == nil && model["maas-region/0"].storedState.isEmpty)
    }
}
