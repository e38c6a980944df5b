import MaasIdentifiers
import Testing

@Suite("The host name of a node")
struct NodeNameTests {
    @Test(
        "is accepted as MAAS accepts it",
        arguments: ["rack-1", "Rack-1", "1", "rack-1.maas", "a.b_c.d", String(repeating: "a", count: 63)])
    func accepted(name: String) throws {
        #expect(try NodeName(name).description == name)
    }

    @Test(
        "is refused as MAAS refuses it, with the reason",
        arguments: [
            ("rack_1", "holds an underscore"), ("", "has an empty part"), (".", "has an empty part"),
            ("rack-1.", "has an empty part"), ("a..b", "has an empty part"), ("-rack", "starts or ends with a hyphen"),
            ("rack-", "starts or ends with a hyphen"), ("rack 1", "holds something else"),
            ("räck", "holds something else"), ("rack\n", "holds something else"),
            (String(repeating: "a", count: 64), "more than 63 characters"),
            (String(repeating: "a.", count: 128) + "a", "longer than 255 characters"),
        ])
    func refused(name: String, reason: String) {
        #expect { try NodeName(name) } throws: { ($0 as? NodeName.Invalid)?.reason.contains(reason) == true }
    }
}
