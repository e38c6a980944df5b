import Foundation
import Testing

@testable import CharmKit

@Suite("JSON text")
struct JSONTextTests {
    @Test(
        "of a string says the same to a charm as to Foundation, in a hook that needs none of it",
        arguments: [
            "\"\"", "\"plain\"", " \"around\"\n", #""\u00e9\n\t\/\\\"""#, #""\ud83d\ude00""#, "\"e\u{301} \u{1F600}\"",
            #""\ud83d""#, "\"open", "7", "null", "[]", "\"a\" \"b\"", "",
        ])
    func string(json: String) {
        let foundation = try? JSONDecoder().decode(String.self, from: Data(json.utf8))
        #expect(
            (try? JSONText.decoded(String.self, from: json)).map { Array($0.utf8) } == foundation.map { Array($0.utf8) }
        )
    }

    private func maps(_ text: String) -> [String: [String: String]]? {
        JSONText.maps(in: text).map { Dictionary($0.map { ($0.name, $0.map) }) { $1 } }
    }

    @Test(
        "is pure ASCII, with all else escaped",
        arguments: [
            ("", "\"\""), ("a b", "\"a b\""), ("\"\\\n\r\t", #""\"\\\n\r\t""#), ("é☃", #""\u00e9\u2603""#),
            ("𝄞", #""\ud834\udd1e""#), ("\u{0}\u{7F}", #""\u0000\u007f""#),
        ])
    func quotes(text: String, expected: String) {
        #expect(JSONText.quoted(text) == expected)
    }

    @Test("of a map for Juju has no escape for what lies beyond U+FFFF, which Juju's reader of YAML refuses")
    func object() {
        #expect(JSONText.object(["b": "𝄞é\u{0}", "a": "\"\n"]) == #"{"a":"\"\n","b":"𝄞\u00e9\u0000"}"#)
    }

    @Test("of a value is the same each time, with its keys in order")
    func encodes() throws {
        #expect(try JSONText.encoded(["b": 1, "a": 2, "c": 3]) == #"{"a":2,"b":1,"c":3}"#)
    }

    @Test(
        "is a list of strings to the letter of the standard",
        arguments: [
            ("[]", []), (" [ \"a\" , \"b\" ] \n", ["a", "b"]), (#"["\u00e9\n"]"#, ["é\n"]), ("[\"a\",]", nil),
            ("[1]", nil), (#"["\u+041"]"#, nil),
            ("[\"a\" \"b\"]", nil), ("[\"a\"", nil), ("\u{FEFF}[]", nil), ("[] []", nil), ("null", nil), ("", nil),
            ("['a']", nil),
            ("[\"a\nb\"]", nil),
        ] as [(String, [String]?)])
    func readsStrings(text: String, expected: [String]?) {
        #expect(JSONText.strings(in: text) == expected)
    }

    @Test("may be nested as deep as somebody likes")
    func nested() {
        let open = String(repeating: "[", count: 400_000)
        let close = String(repeating: "]", count: 400_000)
        #expect(maps("{\"a\": \(open)") == nil)
        #expect(maps("{\"a\": \(open)\(close), \"b\": {}}") == ["b": [:]])
    }

    @Test("of objects gives the strings in them, and passes over everything else")
    func readsMaps() {
        let text =
            #"{"a": {"x": "1", "n": 2, "o": {"y": "z", "l": [1, [], {}]}, "b": true}, "s": "t", "l": [], "e": {}}"#
        #expect(maps(text) == ["a": ["x": "1"], "e": [:]])
    }

    @Test(
        "that is no object of anything is refused",
        arguments: ["", "[]", "{", "{\"a\"}", "{\"a\": }", "{\"a\": {} x", "{]"])
    func refusesMaps(text: String) {
        #expect(maps(text) == nil)
    }
}
