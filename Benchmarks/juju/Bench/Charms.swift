import CharmKit
import MaasRegion
import SealedStore
import SimulatedJuju

/// A rack's charm: it publishes its host name and takes the token.
final class RackCharm: Charm {
    static let metadata = CharmMetadata(
        name: "rack", endpoints: ["maas-region": .init(interface: "maas_controller", role: .requirer, limit: 1)])

    init(framework: Framework) {
        let region = MaasRegionRequirer(framework, endpoint: "maas-region")
        framework.observe(region.on.created) { _ in try region.publishUnitHostname("rack-1") }
        framework.observe(region.on.configReceived) { _ = try $0.config.secret(from: framework.model) }
        framework.collectStatus { status in
            status.add(try region.enrollData == nil ? .waiting("for the enroll token") : .active)
        }
    }
}

/// A region's charm: its leader publishes the token in each relation.
final class RegionCharm: Charm {
    static let metadata = CharmMetadata(
        name: "region", endpoints: ["maas-region": .init(interface: "maas_controller", role: .provider)])

    init(framework: Framework) {
        let provider = MaasRegionProvider(framework, endpoint: "maas-region")
        framework.reconcile {
            guard let leader = try framework.model.leader else { return }
            try provider.publishEnrollToken(
                apiURL: "http://10.0.0.10:5240/MAAS", regions: ["region-1"],
                secret: SecretBytes(utf8: "0123456789abcdef0123456789abcdef"), as: leader)
        }
        framework.collectStatus { $0.add(.active) }
    }
}
