import Testing

@testable import MaasClient

@Suite("A MAC address")
struct MACAddressTests {
    @Test(
        "is taken in each usual spelling, and kept in MAAS's",
        arguments: [
            "52:54:00:0a:0b:0c", "52:54:00:0A:0B:0C", "52-54-00-0a-0b-0c", "52-54-00-0A-0B-0C", "5254.000a.0b0c",
            "5254.000A.0B0C", "5254000a0b0c", "5254000A0B0C",
        ])
    func spellings(text: String) throws {
        #expect(try MACAddress(text).description == "52:54:00:0a:0b:0c")
        #expect(try NodeFilter(macAddresses: [text]).queries.first?.first?.1 == "52:54:00:0a:0b:0c")
    }

    @Test(
        "is refused in any other, since MAAS finds nothing by it",
        arguments: [
            "", "52:54:00:0a:0b", "52:54:00:0a:0b:0c:0d", "52:54-00:0a:0b:0c", "52.54.00.0a.0b.0c", "5254:000a:0b0c",
            "52:54:00:0a:0b:0g", " 52:54:00:0a:0b:0c", "5254000a0b0", "5:254:00:0a:0b:0c", "٥٢:54:00:0a:0b:0c",
            "\u{1b}[2J",
        ])
    func refused(text: String) {
        let error = #expect(throws: MaasError.self) { try MACAddress(text) }
        #expect(error?.code == .invalidMACAddress)
        #expect(error?.message.contains("\u{1b}") == false)
    }
}
