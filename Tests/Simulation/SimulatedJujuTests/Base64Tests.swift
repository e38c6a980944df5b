import Testing

@testable import SimulatedJuju

@Suite struct Base64Tests {
    @Test("reads what it writes, and over ends of lines", arguments: ["", "a", "ab", "abc", "abcd"])
    func bothWays(text: String) throws {
        let encoded = Base64.text(Array(text.utf8))
        #expect(try Base64.bytes(encoded) == Array(text.utf8))
        #expect(try Base64.bytes("\n" + encoded.map { "\($0)\r\n" }.joined()) == Array(text.utf8))
    }

    @Test(
        "names the place where Go gives up",
        arguments: [
            ("!", 0), ("A", 0), ("QUJD!", 4), ("QUJDQQ", 4), ("QQ=", 3), ("QQ=A", 2), ("QQ==A", 4), ("QUI==", 4),
            ("A===", 1), ("A\nQUJD", 5), ("\u{E9}", 0), ("aGk=QQ==", 4),
        ])
    func wrong(text: String, place: Int) {
        #expect(throws: ToolFailure.failed("illegal base64 data at input byte \(place)")) { try Base64.bytes(text) }
    }
}
