import CharmKit
import MaasIdentifiers
import JujuProtocol

/// The ports that a region controller listens on.
enum RegionPorts {
    /// DNS, NTP, proxy, syslog, beacons, HTTP and internal services, RPC, TLS (MAAS 3.4 and later).
    private static let always: [Port] = [
        .udp(53), .tcp(53), .udp(123), .udp(323), .tcp(3128), .tcp(8000), .tcp(5239...5247), .udp(5240...5247),
        .tcp(5250...5270), .tcp(5443),
    ]
    /// Temporal, which racks' agents and other regions dial (MAAS 3.5 and later).
    private static let temporal: [Port] = [.tcp(5271...5274), .tcp(5280...5284)]

    /// The ports of a release; those of the newest when it is not known.
    static func ports(release: MaasRelease?) -> [Port] {
        guard let release else { return always + temporal }
        return release < MaasRelease(major: 3, minor: 5) ? always : always + temporal
    }
}
