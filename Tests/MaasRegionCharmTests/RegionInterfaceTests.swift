import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegionCharm
import SimulatedJuju
import TestSupport
import Testing

@Suite("The region's charm")
struct RegionInterfaceTests {
    @Test("observes nothing that its metadata lacks, and leaves no action without a handler")
    func interface() throws {
        let metadata = try CharmFolder(path: Project.path("charm/maas-region")).metadata
        let model = TrialModel()
        model.deploy(metadata)
        var observed: Set<String> = []
        try model.run("maas-region/0", Hook(.updateStatus)) { framework in
            let charm = MaasRegionCharm(
                framework: framework, machine: FakeMachine(), snap: FakeMaasSnap(), client: FakeRegionClient())
            observed = framework.observedActions
            return charm
        }
        #expect(observed == Set(metadata.actions.keys))
    }
}
