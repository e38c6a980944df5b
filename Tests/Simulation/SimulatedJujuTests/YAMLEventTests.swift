import Testing

@testable import SimulatedJuju

@Suite struct YAMLEventTests {
    @Test(
        "of equal keys the last one counts, however many lines its value has",
        arguments: [
            ("a: 1\na: 2\n", ["a": "2"]), ("a: |\n  one\n  two\nb: x\na: |\n  three\n", ["a": "three\n", "b": "x"]),
            ("a: \"one\n  two\"\na: three\n", ["a": "three"]), ("{a: 1, a: 2}", ["a": "2"]),
            ("a: &x one\na: *x\nb: *x\n", ["a": "one", "b": "one"]),
        ])
    func equalKeys(text: String, map: [String: String]) throws {
        #expect(try YAMLMap.parse(Array(text.utf8)) == map)
    }

    @Test("many equal keys are read in one go")
    func manyKeys() throws {
        let text = (0..<20_000).map { "key: '\($0)'\n" }.joined()
        #expect(try YAMLMap.parse(Array(text.utf8)) == ["key": "19999"])
    }

    @Test(
        "bytes that are no UTF-8 are refused in go-yaml's words, and UTF-16 is read",
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF, 0x0A], "yaml: invalid leading UTF-8 octet"),
            ([0x61, 0x3A, 0x20, 0xC3, 0x0A], "yaml: invalid trailing UTF-8 octet"),
            ([0x61, 0x3A, 0x20, 0xE2, 0x82], "yaml: incomplete UTF-8 octet sequence"),
            ([0x61, 0x3A, 0x20, 0xC0, 0x80], "yaml: invalid length of a UTF-8 sequence"),
            ([0xFF, 0xFE, 0x61], "yaml: incomplete UTF-16 character"),
            ([0x61, 0x3A, 0x20, 0x01, 0x0A], "yaml: control characters are not allowed"),
        ] as [([UInt8], String)])
    func badBytes(bytes: [UInt8], message: String) throws {
        let failure = #expect(throws: ToolFailure.self) { try YAMLMap.parse(bytes) }
        #expect(failure?.message == message)
        let utf16: [UInt8] = [0xFF, 0xFE, 0x61, 0, 0x3A, 0, 0x20, 0, 0xE9, 0, 0x0A, 0]
        #expect(try YAMLMap.parse(utf16) == ["a": "é"])
    }

    @Test(
        "in flow collections a question mark ends a text, and a colon before a mark belongs to it, as go-yaml 2 has it (scannerc.go: yaml_parser_scan_plain_scalar)",
        arguments: [
            ("{a: http://a/b?c=d}", "yaml: did not find expected ',' or '}'"),
            ("- 1\n- [a, x?]\n", "yaml: line 1: did not find expected ',' or ']'"),
            ("{a?b: 1}", "yaml: did not find expected ',' or '}'"), ("{a: 'x?', b: \"y?\"}", nil),
            ("a: http://a/b?c=d\n", nil), ("{a: x:, b: é:}", nil), ("[x:]", nil),
            ("x\n  y: z\n", "yaml: line 2: mapping values are not allowed in this context"),
        ] as [(String, String?)])
    func flow(text: String, refusal: String?) throws {
        #expect(DocumentComposer.refusal(of: Array(text.utf8)) == refusal)
        let map = Result { try YAMLMap.parse(Array(text.utf8)) }
        if let refusal { #expect(throws: ToolFailure.failed(refusal)) { try map.get() } }
        if text.contains("é") { #expect(try map.get() == ["a": "x:", "b": "é:"]) }
    }

    @Test("an anchor must be there, and must not contain itself")
    func anchors() {
        #expect(throws: ToolFailure.failed("yaml: unknown anchor 'x' referenced")) {
            try YAMLMap.parse(Array("a: *x\n".utf8))
        }
        #expect(throws: ToolFailure.failed("yaml: anchor 'x' value contains itself")) {
            try YAMLMap.parse(Array("a: &x [*x]\n".utf8))
        }
    }
}
