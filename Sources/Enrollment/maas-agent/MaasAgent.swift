import CharmKit
import MaasAgentCharm

/// The program that Juju runs for each hook of the maas-agent charm.
@main
enum MaasAgent {
    static func main() { MaasAgentCharm.main() }
}
