import CharmKit
import CharmTesting
import JujuProtocol
import MaasAgentCharm
import Testing
import TestSupport

@Suite("The agent's charm")
struct AgentInterfaceTests {
    @Test("observes nothing that its metadata lacks, and leaves no action without a handler")
    func interface() throws {
        let metadata = try CharmMetadata(folder: Project.path())
        var observed: Set<String> = []
        _ = try Scenario(metadata) { framework in
            let charm = MaasAgentCharm(
                framework: framework, machine: FakeMachine(), snap: FakeMaasSnap(), client: FakeRegionClient())
            observed = framework.observedActions
            return charm
        }
        .run(.updateStatus)
        #expect(observed == Set(metadata.actions.keys))
    }
}
