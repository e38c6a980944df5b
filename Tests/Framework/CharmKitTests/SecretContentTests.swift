import JujuProtocol
import SealedStore
import Testing

@testable import CharmKit

@Suite("A secret's content")
struct SecretContentTests {
    private func text(_ secret: SecretBytes?) -> String? {
        secret?.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test("is read from the JSON that secret-get prints")
    func reads() throws {
        let content = try #require(SecretContent(json: Array(" {\"maas-secret\" : \"abc\", \"other\":\"\"}\n".utf8)))
        #expect(content.names == ["maas-secret", "other"])
        #expect(text(content["maas-secret"]) == "abc")
        #expect(text(content["other"]) == "")
        #expect(content["none"] == nil)
    }

    @Test(
        "is read with every escape that Go writes",
        arguments: [
            (#""a\"\\\/\n\r\t\b\f""#, "a\"\\/\n\r\t\u{8}\u{C}"), (#""\u003c\u00e9\u2603""#, "<é☃"),
            (#""\ud834\udd1e""#, "𝄞"),
            ("\"é☃𝄞\"", "é☃𝄞"),
        ])
    func unescapes(json: String, expected: String) throws {
        let content = try #require(SecretContent(json: Array("{\"key\":\(json)}".utf8)))
        #expect(text(content["key"]) == expected)
    }

    @Test(
        "is refused when it is not a map of strings",
        arguments: [
            "", "{", "[]", "null", "{\"a\":1}", "{\"a\":\"b\"", "{\"a\":\"b\"} x", "{\"a\":\"\\x\"}",
            "{\"a\":\"\\ud834\"}",
            "{\"a\":\"\\u12\"}", "{\"a\" \"b\"}", "{\"a\":\"b\",}",
        ])
    func refuses(json: String) {
        #expect(SecretContent(json: Array(json.utf8)) == nil)
    }

    private static let values = [
        "abc", "q\"\\\u{1}\u{7F}\n", "é☃𝄞", "", " a\u{85} b\u{2028}\u{2029}c\u{FEFF}\u{80}\u{9F}\u{FFFE}\u{FFFF}\u{A0}",
    ]

    @Test("comes through Juju, which reads it as YAML, as it is", arguments: values)
    func survivesYAML(value: String) throws {
        let vault = try Vault()
        try vault.byHand { tools, leader in
            let content = SecretContent(["key-a": SecretBytes(utf8: value), "key-b": SecretBytes(utf8: "b")])
            let uri = try tools.addSecret(content, label: "x", as: leader)
            #expect(try tools.secretContent(uri, .peek) == content)
        }
    }

    @Test("leaves nothing in its JSON that YAML takes for the end of a line or refuses")
    func escapes() throws {
        let json = SecretContent(["key": SecretBytes(utf8: Self.values[4])]).json()
        let scalars = try #require(text(json)).unicodeScalars
        #expect(scalars.allSatisfy { (0x20...0x7E).contains($0.value) || $0.value == 0xA0 })
    }

    @Test("reads back the JSON that it writes", arguments: values)
    func roundTrips(value: String) {
        let content = SecretContent(["key-a": SecretBytes(utf8: value), "key-b": SecretBytes(utf8: "b")])
        #expect(SecretContent(json: content.json().withBytes { Array($0) }) == content)
    }

    @Test("shows its names and never its values")
    func redacts() {
        let content = SecretContent(["maas-secret": SecretBytes(utf8: "canary")])
        #expect(content.description == "<redacted: maas-secret>")
        var dumped = ""
        dump(content, to: &dumped)
        #expect(!dumped.contains("canary"))
    }

    @Test("differs when a value or a name differs")
    func compares() {
        let content = SecretContent(["a": SecretBytes(utf8: "1")])
        #expect(content == SecretContent(["a": SecretBytes(utf8: "1")]))
        #expect(content != SecretContent(["a": SecretBytes(utf8: "2")]))
        #expect(content != SecretContent(["b": SecretBytes(utf8: "1")]))
    }

    @Test("is refused before any tool is run when Juju would refuse a name or keep another value")
    func faults() throws {
        let bytes: [UInt8] = [0xFF, 0xFE, 0x80, 0x41]
        let binary = bytes.withUnsafeBytes { SecretBytes(copying: $0) }
        let text = SecretBytes(utf8: "é€😀")
        let cases: [(SecretContent, String?)] = [
            (SecretContent(["password": binary]), "SecretBytes.hex"),
            (SecretContent(["password": text, "a-1b": text, "abc": text, "a1-b2-c3": text]), nil),
            (SecretContent(["password": binary.hex]), nil),
        ]
        let names = ["pw", "", "Password", "1password", "-abc", "abc-", "a--bc", "a_bc", "pässword", "a-b"]
        let wrong = names.map { (SecretContent([$0: text]), Optional("the first a letter")) }
        for (content, fault) in cases + wrong {
            let tools = CannedTools(["secret-add": HookToolResult(output: "secret:x\n")])
            do throws(HookToolError) {
                _ = try HookTools(tools).addUnitSecret(content, label: "l")
                #expect(fault == nil && tools.calls.count == 1)
            } catch {
                #expect(error.code == .invalidArgument && tools.calls.isEmpty)
                #expect(fault.map { error.message.contains($0) } == true)
            }
        }
    }
}
