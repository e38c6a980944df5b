import CharmKit
import MaasRegion
import SealedStore

final class RackCharm: Charm {
    init(framework: Framework) {
        let region = MaasRegionRequirer(framework, endpoint: "maas-region")

        framework.reconcile { try region.publishUnitHostname("rack-1") }
        framework.observe(region.on.configReceived) { event in
            let token = try region.token(of: event.config)
            try enroll(at: event.config.apiURL, with: token)
        }
        framework.observe(region.on.removed) { event in
            framework.logger.info("Left the region: \(event.departure)")
        }
        framework.collectStatus { status in
            status.add(try region.enrollData == nil ? .waiting("for the enroll token") : .active)
        }
    }
}
