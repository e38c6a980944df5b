import JujuProtocol
import Testing

@Suite("Go's quoting")
struct GoQuotingTests {
    @Test(
        "escapes what Go escapes",
        arguments: [
            ("", #""""#), ("a b", #""a b""#), (#"x"y"#, #""x\"y""#), (#"\"#, #""\\""#), ("é☃𝄞", #""é☃𝄞""#),
            ("\n\t\r", #""\n\t\r""#), ("\u{7}\u{8}\u{b}\u{c}", #""\a\b\v\f""#),
            ("\u{0}\u{1f}\u{7f}", #""\x00\x1f\x7f""#),
            ("\u{a0}\u{2028}", #""\u00a0\u2028""#), ("\u{ad}\u{feff}", #""\u00ad\ufeff""#),
            ("\u{e0001}", #""\U000e0001""#),
        ]
    )
    func quotes(text: String, quoted: String) {
        #expect(goQuoted(text) == quoted)
    }
}
