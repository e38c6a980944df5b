import Testing

@testable import SimulatedJuju

@Suite struct YAMLMapTests {
    @Test(
        "reads what go-yaml reads",
        arguments: [
            ("~: a\nnull: b", ["": "b"]), ("<<: {a: b}\nc: d", ["a": "b", "c": "d"]),
            ("<<: [{a: 1}, {a: 2}]\n", ["a": "1"]), ("a: !!binary aGk=", ["a": "hi"]),
            ("a: &x 1\nb: *x", ["a": "1", "b": "1"]), ("a: 1\n\u{FEFF}b: 2", ["a": "1", "\u{FEFF}b": "2"]),
            ("a: '\\/'", ["a": "\\/"]), ("a: !!str null", ["a": "null"]), ("a: !foo null", ["a": "null"]),
            ("a: ! null", ["a": "null"]), ("a: !!int '5'", ["a": "5"]), ("a: !!null ''", ["a": ""]),
            ("!!null x: b\n".replacing("x", with: "~"), ["": "b"]),
            ("!!str <<: b", ["<<": "b"]), ("a: !!float 1", ["a": "1"]), ("!!null ''", [:]),
        ])
    func reads(text: String, map: [String: String]) throws {
        #expect(try YAMLMap.parse(Array(text.utf8)) == map)
    }

    @Test(
        "refuses with go-yaml's words",
        arguments: [
            ("a: \"\\/\"", "found unknown escape character"),
            ("a: b\nc: \"x\\/\"", "line 2: found unknown escape character"),
            ("a: *no-1 ", "unknown anchor 'no-1' referenced"),
            ("<<: a", "map merge requires map or sequence of maps as the value"),
            ("a: !!binary '!'", "!!binary value contains invalid base64 data"),
            // resolve.go: resolve
            ("a: !!int abc", "cannot decode !!str `abc` as a !!int"),
            ("a: !!null x", "cannot decode !!str `x` as a !!null"),
            ("a: !!int 2001-01-01", "cannot decode !!str `2001-01-01` as a !!int"),
            ("a: !!bool 1", "cannot decode !!int `1` as a !!bool"),
            ("!!binary //4=", "unmarshal errors:\n  line 1: cannot unmarshal !!binary `//4=` into map[string]string"),
            ("!foo abc", "unmarshal errors:\n  line 1: cannot unmarshal !foo `abc` into map[string]string"),
            (
                "\u{E9}\u{E9}\u{E9}\u{E9}a\u{E9}",
                "unmarshal errors:\n  line 1: cannot unmarshal !!str `\u{E9}\u{E9}\u{E9}\u{10FFC3}...` into map[string]string"
            ),
        ])
    func refuses(text: String, message: String) {
        #expect(throws: ToolFailure.failed("yaml: \(message)")) { try YAMLMap.parse(Array(text.utf8)) }
    }

    @Test(
        "names what is wrong with bytes that are not UTF-8",
        arguments: [
            ([0xFF], "invalid leading UTF-8 octet"), ([0xC3], "incomplete UTF-8 octet sequence"),
            ([0xE2, 0x28, 0xA1], "invalid trailing UTF-8 octet"), ([0xC0, 0x80], "invalid length of a UTF-8 sequence"),
            ([0xED, 0xA0, 0x80], "invalid Unicode character"),
        ] as [([UInt8], String)])
    func bytes(bytes: [UInt8], message: String) {
        #expect(throws: ToolFailure.failed("yaml: \(message)")) { try YAMLMap.parse(Array("a: ".utf8) + bytes) }
    }

    @Test("bytes are looked at 512 at a time, so that a mistake, or an end, before them counts (yamlprivateh.go)")
    func pieces() throws {
        let comment = "#" + String(repeating: "x", count: 700) + "\n"
        func parse(_ text: String) throws(ToolFailure) -> [String: String] {
            try YAMLMap.parse(Array(text.utf8) + Array(comment.utf8) + [0xFF])
        }
        #expect(throws: ToolFailure.failed("yaml: mapping values are not allowed in this context")) {
            try parse("a: b: c\n")
        }
        #expect(try parse("a: b\n---\n") == ["a": "b"])
        #expect(throws: ToolFailure.failed("yaml: invalid leading UTF-8 octet")) { try parse("a: b\n") }
        let long = String(repeating: "\u{E9}", count: 2000)
        #expect(try YAMLMap.parse(Array("a: x\(long)\nb: \(long)".utf8)) == ["a": "x\(long)", "b": long])
    }

    @Test("a secret's file is JSON first: with tabs, pairs of surrogates and escaped slashes") func json() {
        let text = "{\t\"abc\": \"\\ud83d\\ude00\\/\", \"def\": null}"
        #expect(GoJSONReader.texts(Array(text.utf8)) == ["abc": "\u{1F600}/", "def": ""])
        #expect(GoJSONReader.texts(Array("{\"abc\": 1}".utf8)) == nil)
        #expect(GoJSONReader.texts(Array("abc: d".utf8)) == nil)
    }
}
