/// Whether a value may be shown to whoever reads a history: where it can hardly be a secret, under a name that does not speak
/// of secrets, and itself short and plain.
package enum PlainValue {
    /// Whether the value of an option, a parameter or a key of this name may be shown.
    package static func isShown(_ value: String, of name: some StringProtocol) -> Bool {
        !mayNameSecret(name) && isPlain(value)
    }

    /// Whether an option, a parameter or a key of this name may hold a secret, in the way such names are chosen.
    private static func mayNameSecret(_ name: some StringProtocol) -> Bool {
        let name = name.lowercased()
        return [
            "secret", "pass", "pwd", "token", "key", "cred", "auth", "private", "pem", "cookie", "session", "dsn",
            "connection", "licen", "salt", "seed", "signature", "webhook", "bearer",
        ].contains { name.contains($0) }
    }

    /// Whether a value looks like a number, a name, a path or an address, and not like a secret, the URI of one, or an address
    /// with a password in it.
    private static func isPlain(_ value: String) -> Bool {
        guard value.utf8.count <= 200, !value.hasPrefix("secret:"), !value.contains("@"), !value.contains("?") else {
            return value.hasPrefix("@")
        }
        guard value.allSatisfy({ $0.isASCII && !$0.isWhitespace || $0 == " " }) else { return false }
        // Long runs of letters with some digits among them are keys, tokens and digests.
        let runs = value.split { !($0.isLetter || $0.isNumber || "+_=-".contains($0)) }
        return runs.allSatisfy { run in
            run.count < 16 || run.count(where: \.isNumber) < 3 || !run.contains(where: \.isLetter)
        }
    }
}
