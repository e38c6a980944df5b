import Testing

@testable import SimulatedJuju

@Suite struct ValueFormatTests {
    @Test(
        "numbers look as Go prints them",
        arguments: [
            (0.0, "0", "0"), (1.5, "1.5", "1.5"), (5240, "5240", "5240"), (1_000_000, "1000000", "1e+06"),
            (1e21, "1e+21", "1e+21"), (1e-7, "1e-7", "1e-07"), (-0.5, "-0.5", "-0.5"), (0.00001, "0.00001", "1e-05"),
            (123456789012, "123456789012", "1.23456789012e+11"),
        ])
    func numbers(number: Double, json: String, yaml: String) {
        #expect(GoNumber.json(number) == json)
        #expect(GoNumber.yaml(number) == yaml)
    }

    @Test(
        "YAML quotes only what would mean something else",
        arguments: [
            ("plain", "plain"), ("", "\"\""), ("yes", "\"yes\""), ("n", "\"n\""), ("1e3", "1e3"), ("1e+3", "\"1e+3\""),
            ("0x1F", "\"0x1F\""), ("08", "08"), ("010", "\"010\""), (".5", "\".5\""), (".5_1", "\".5_1\""),
            ("01.5", "01.5"), ("12:30", "\"12:30\""), ("2020-01-02", "\"2020-01-02\""),
            ("a: b", "'a: b'"), ("it's", "it's"), ("'", "''''"), ("- a", "'- a'"), ("tab\t", "\"tab\\t\""),
            ("~", "\"~\""),
            ("a\nb", "|-\n  a\n  b"), ("a\n\n", "|+\n  a"), ("00:16:3e:aa:bb:cc", "00:16:3e:aa:bb:cc"),
        ])
    func quotes(text: String, yaml: String) {
        #expect(GoYAML.text(.string(text)) == yaml + "\n")
    }

    @Test("long lines are folded at the first blank beyond the eightieth column")
    func folding() {
        let words = Array(repeating: "word", count: 40).joined(separator: " ")
        let lines = GoYAML.text(.map(["k": .string(words)])).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  word") })
    }

    @Test("lists stand below their key without indentation, maps in lists on the dash's line")
    func nesting() {
        let value = Value.map(["l": .list([.map(["a": .integer(1), "b": .integer(2)]), .list([.string("x")])])])
        #expect(GoYAML.text(value) == "l:\n- a: 1\n  b: 2\n- - x\n")
    }

    @Test(
        "a collection behind a key of several lines begins on the colon's line, and a leading mark escapes all there is"
    )
    func oddTexts() {
        #expect(GoYAML.text(["a\nb": ["x", "y"]]) == "? |-\n  a\n  b\n: - x\n  - \"y\"\n")
        #expect(GoYAML.text(.string("\u{FEFF}\u{E9}a ")) == "\"\\uFEFF\\xE9\\x61\\x20\"\n")
        #expect(GoYAML.text(["k": .string("a\n\u{2028}"), "l": 1]) == "k: |+\n  a\n\u{2028}l: 1\n")
    }

    @Test("the checksum of a secret is that of its JSON")
    func checksum() {
        let digest = SHA256.digest(Array("abc".utf8)).map { GoText.hex(UInt32($0), digits: 2) }.joined()
        #expect(digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            SecretChecksum.of(["token": "eA=="]) == "f7c118992a92dd34d338b6bba9b8dc3078a5cca76adad1eafb9b57c6b717e414")
    }
}
