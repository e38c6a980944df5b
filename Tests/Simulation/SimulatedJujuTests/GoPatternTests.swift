import Testing

@testable import SimulatedJuju

/// Which texts Go takes for regular expressions, and what they find (regexp/syntax/parse.go of Go 1.26).
@Suite struct GoPatternTests {
    @Test(
        "what other engines know, and Go does not, is no pattern",
        arguments: [
            "(", ")", "[", "\\", "*", "a**", "a++", "a|*", "(?=a)", "(?!a)", "(?<=a)", "(?>a)", "(?#a)", "(?x)a", "\\1",
            "\\Z",
            "\\e", "\\h", "\\K", "a{1001}", "a{2,1}", "[b-a]", "[a-\\d]", "\\p{Foo}", "(?P<a>b)(?P<a>c)", "[[:foo:]]",
            "(?)",
        ])
    func refused(_ text: String) { #expect(GoPattern(text) == nil) }

    @Test(
        "what Go knows is a pattern, and finds what it finds there",
        arguments: [
            ("^a.c$", "abc", true), ("^a$", "a\n", false), ("(?m)^a$", "b\na\nc", true), ("\\d", "٣", false),
            ("\\w", "é", false),
            ("[]a]", "]", true), ("[^]a]", "]", false), ("\\pL+", "é", true), ("\\PL", "é", false),
            ("\\p{Greek}", "α", true),
            ("[[:alpha:]]", "Z", true), ("[[:^alpha:]]", "Z", false), ("[a&&b]", "&", true), ("[[a]]", "[]", true),
            ("{1", "{1", true),
            ("a{2,}", "aa", true), ("(?i)A", "a", true), ("(?P<x>a)", "a", true), ("(?<x>a)", "a", true),
            ("\\Qa.b\\E", "a.b", true),
            ("\\Qa.b", "axb", false), ("\\x41\\x{42}\\103", "ABC", true), ("\\_\\-", "_-", true), ("a*?b", "aab", true),
            ("^*a", "a", true), ("é.", "éx", true), ("^.$", "é", true), ("^.$", "e\u{301}", false),
            ("(?s).", "\n", true),
            (".", "\n", false), ("a\\z", "a", true), ("[\\d-]", "-", true), ("[a\\]]", "]", true),
            ("(?i:a)B", "AB", true),
        ])
    func taken(_ text: String, in subject: String, isFound: Bool) throws {
        #expect(try #require(GoPattern(text)).isFound(in: subject) == isFound)
    }
}
