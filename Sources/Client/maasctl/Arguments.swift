/// The words of a command line, before they are parsed.
enum Arguments {
    /// The options that every verb has and that take a value.
    private static let withValue: Set<String> = [
        "--url", "--profile", "--ca-file", "--pinned-key", "--proxy", "--timeout", "--api-key-file", "--format",
    ]
    private static let flags: Set<String> = ["--insecure", "--api-key-stdin", "--watch"]

    /// The words with the options that stand before the verb put behind it, where the parser looks for them.
    static func reordered(_ words: [String]) -> [String] {
        var place = 0
        while place < words.count, words[place].hasPrefix("-") {
            let name = words[place].prefix { $0 != "=" }
            if withValue.contains(String(name)) {
                place += words[place].contains("=") ? 1 : 2
            } else if flags.contains(words[place]) {
                place += 1
            } else {
                // Help, version, completion scripts; or nothing that is known, of which the parser tells.
                return words
            }
        }
        guard place > 0, place < words.count else { return words }
        // Of an unknown command the parser tells when it is the first word.
        guard MaasCtl.configuration.subcommands.contains(where: { $0._commandName == words[place] }) else {
            return [words[place]]
        }
        return [words[place]] + words[..<place] + words[(place + 1)...]
    }

    /// Whether the words ask for JSON, be they right or wrong in other ways.
    static func wantJSON(_ words: [String]) -> Bool {
        words.contains("--format=json") || zip(words, words.dropFirst()).contains { $0 == "--format" && $1 == "json" }
    }
}
