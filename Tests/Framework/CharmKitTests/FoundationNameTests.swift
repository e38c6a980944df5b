import CharmKit
import Foundation
import Testing

@Suite("A name that Foundation has too")
struct FoundationNameTests {
    @Test("is another one for ports, which a charm that imports Foundation can write")
    func port() {
        let ports: [UnitPort] = [.tcp(80), .udp(53)]
        #expect(ports.map(\.description) == ["80/tcp", "53/udp"])
    }
}
