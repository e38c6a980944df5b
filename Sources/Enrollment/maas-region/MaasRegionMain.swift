import CharmKit
import MaasRegionCharm

/// The program that Juju runs for each hook of the maas-region charm.
@main
enum MaasRegionMain {
    static func main() { MaasRegionCharm.main() }
}
