import CharmKit
import MaasRegion
import SealedStore

final class RegionCharm: Charm {
    init(framework: Framework) {
        let provider = MaasRegionProvider(framework, endpoint: "maas-region")

        framework.reconcile {
            guard let leader = try framework.model.leader else { return }
            try provider.publishEnrollToken(
                apiURL: "http://10.0.0.10:5240/MAAS", regions: ["region-1"],
                secret: SecretBytes(contentsOfFile: secretFile), as: leader)
        }
        framework.collectStatus { status in
            let racks = try provider.gatherRackUnits().complete
            status.add(.active("\(racks.count) racks"))
        }
    }
}
