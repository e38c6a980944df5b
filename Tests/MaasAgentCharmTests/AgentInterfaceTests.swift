import CharmKit
import CharmTesting
import JujuProtocol
import MaasAgentCharm
import SimulatedJuju
import TestSupport
import Testing

@Suite("The agent's charm")
struct AgentInterfaceTests {
    @Test("observes nothing that its metadata lacks, and leaves no action without a handler")
    func interface() throws {
        let metadata = try CharmFolder(path: Project.path()).metadata
        let model = TrialModel()
        model.deploy(metadata)
        var observed: Set<String> = []
        try model.run("maas-agent/0", Hook(.updateStatus)) { framework in
            let charm = MaasAgentCharm(
                framework: framework, machine: FakeMachine(), snap: FakeMaasSnap(), client: FakeRegionClient())
            observed = framework.observedActions
            return charm
        }
        #expect(observed == Set(metadata.actions.keys))
    }
}
