import Testing

@testable import SealedStore

@Suite("Secret text")
struct SecretTextTests {
    @Test(
        "is hexadecimal when it has that many digits and nothing else",
        arguments: [
            ("0123456789abcdef", 16, true), ("ABCDEFabcdef0909", 16, true), ("0123456789abcdef", 15, false),
            ("0123456789abcdef", 17, false), ("0123456789abcdeg", 16, false), ("0123456789abcde\n", 16, false),
            ("", 0, true), ("/", 1, false), (":", 1, false), ("@", 1, false), ("G", 1, false), ("`", 1, false),
        ]
    )
    func hexadecimal(text: String, count: Int, isHexadecimal: Bool) {
        #expect(SecretBytes(utf8: text).isHexadecimal(count: count) == isHexadecimal)
    }

    @Test(
        "is trimmed of white space at both ends and nowhere else",
        arguments: [
            ("token\n", "token"), (" \t\r\n token of two\u{0B}\u{0C}", "token of two"), ("token", "token"), ("", ""),
            (" \n ", ""), ("\u{0}x", "\u{0}x"),
        ]
    )
    func trimmed(text: String, expected: String) {
        #expect(SecretBytes(utf8: text).trimmed() == SecretBytes(utf8: expected))
    }
}
