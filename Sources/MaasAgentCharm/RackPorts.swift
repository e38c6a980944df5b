import CharmKit

/// The ports that a rack controller listens on, the same from MAAS 3.4 to 3.8.
enum RackPorts {
    /// DNS, DHCP, TFTP, NTP, the proxy, syslog, and HTTP with boot resources and metrics.
    static let all: [Port] = [
        .udp(53), .tcp(53), .udp(67), .udp(69), .udp(123), .udp(323), .tcp(3128), .tcp(8000), .tcp(5240...5249),
        .udp(5247),
    ]
}
