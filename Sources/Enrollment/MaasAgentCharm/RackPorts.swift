import CharmKit

/// The ports that a rack controller listens on, the same from MAAS 3.4 to 3.8.
enum RackPorts {
    /// DNS, DHCP (of IPv6 as well), TFTP, NTP, the proxy, syslog, HTTP with boot resources and metrics, and the beacons by which racks
    /// and regions find out who shares a network (BEACON_PORT in provisioningserver/utils/beaconing.py).
    static let all: [Port] = [
        .udp(53), .tcp(53), .udp(67), .udp(69), .udp(123), .udp(323), .udp(547), .tcp(3128), .tcp(8000),
        .tcp(5240...5249), .udp(5240), .udp(5247),
    ]
}
