import CharmKit
import CharmTesting
import MaasAgentCharm
import MaasHost
import MaasRegion
import MaasRegionCharm
import MaasRegionTesting
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

@Suite("The ready-made relations")
struct RelationPairTests {
    @Test("give the agent's charm a region to enroll with")
    func requirer() throws {
        let machine = FakeMachine()
        let snap = FakeMaasSnap()
        let client = FakeRegionClient()
        let (relation, secret) = relationForRequirer()
        let scenario = Scenario(try CharmFolder(path: Project.path()).metadata) {
            MaasAgentCharm(framework: $0, machine: machine, snap: snap, client: client)
        }
        let after = try scenario.run(
            .relationChanged(relation), from: State(relations: [relation], secrets: [secret]))
        #expect(snap.actions.contains("enroll http://10.0.0.10:5240/MAAS"))
        #expect(snap.tokens == [SecretBytes(utf8: "0123456789abcdef0123456789abcdef")])
        #expect(after[relation].unitData["system_id"] == "4e663g")
        #expect(!"\(after.state)".contains("0123456789abcdef0123456789abcdef"))
    }

    @Test("give the region's charm agents to publish for")
    func provider() throws {
        let machine = FakeMachine()
        let snap = FakeMaasSnap()
        let client = FakeRegionClient()
        machine.hostname = "region-1"
        snap.files = MaasInstallation(
            isInstalled: true, mode: .region, urls: ["http://10.0.0.10:5240/MAAS"],
            secret: SecretBytes(utf8: "0123456789abcdef0123456789abcdef"), systemID: "abc123")
        let relation = relationForProvider(hostnames: ["rack-1", "rack-2"])
        let scenario = Scenario(try CharmFolder(path: Project.path("charm/maas-region")).metadata) {
            MaasRegionCharm(framework: $0, machine: machine, snap: snap, client: client)
        }
        let after = try scenario.run(
            .relationJoined(relation, unit: 1), from: State(isLeader: true, relations: [relation]))
        let published = try #require(MaasProviderAppData.read(from: after[relation].applicationData).complete)
        #expect(published.apiURL == "http://10.0.0.10:5240/MAAS")
        #expect(after.state.secrets.first?.readers == ["maas-agent"])
    }

    @Test("hold what each side publishes", arguments: [nil, 4])
    func data(id: Int?) {
        let provider = relationForProvider(
            id: id, agents: [0: nil, 3: MaasRequirerUnitData(unit: "maas-agent/3", hostname: "h")])
        #expect(provider.remoteUnits[0] == [:])
        #expect(MaasRequirerUnitData.read(from: provider.remoteUnits[3] ?? [:]).complete?.hostname == "h")
        let (requirer, secret) = relationForRequirer(id: id, token: "canary")
        let data = MaasProviderAppData.read(from: requirer.remoteApplicationData).complete
        #expect(data?.secretID == secret.uri)
        #expect(secret.latest?["maas-secret"] == "canary")
    }
}
