import CharmKit
import Testing

@Suite("A port")
struct PortTests {
    @Test(
        "reads and writes as Juju's tools print it", arguments: ["80/tcp", "1000-1010/tcp", "53/udp", "icmp", "0/tcp"])
    func roundTrips(text: String) {
        #expect(Port(text)?.description == text)
    }

    @Test(
        "is refused in any other form",
        arguments: ["", "80", "tcp", "80/sctp", "20-10/tcp", "80/icmp", "1-2-3/tcp", "x/tcp"])
    func refuses(text: String) {
        #expect(Port(text) == nil)
    }

    @Test("sorts by protocol and number")
    func sorts() {
        #expect([Port.udp(1), .tcp(20), .tcp(3...4)].sorted() == [.tcp(3...4), .tcp(20), .udp(1)])
    }
}
