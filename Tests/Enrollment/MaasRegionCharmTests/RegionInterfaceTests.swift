import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegionCharm
import Testing
import TestSupport

@Suite("The region's charm")
struct RegionInterfaceTests {
    @Test("observes nothing that its metadata lacks, and leaves no action without a handler")
    func interface() throws {
        let metadata = try CharmMetadata(folder: Project.path("charm/maas-region"))
        var observed: Set<String> = []
        _ = try Scenario(metadata) { framework in
            let charm = MaasRegionCharm(
                framework: framework, machine: FakeMachine(), snap: FakeMaasSnap(), client: FakeRegionClient())
            observed = framework.observedActions
            return charm
        }
        .run(.updateStatus)
        #expect(observed == Set(metadata.actions.keys))
    }
}
