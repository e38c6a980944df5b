/// A parameter or a result of an action that is of no use; the message says which and why.
public struct ActionError: Error, Hashable, CustomStringConvertible {
    /// What it is that is of no use.
    public struct Code: Hashable, Sendable {
        private enum Kind { case parameter, result }

        private let kind: Kind

        /// A parameter that the operator has given, or has not.
        public static let parameter = Code(kind: .parameter)
        /// A result that the charm has set.
        public static let result = Code(kind: .result)
    }

    /// What it is that is of no use.
    public let code: Code
    /// The parameter's name, or the result's key; empty when the parameters don't go together.
    public let name: String
    /// What is wrong with it.
    public let reason: String

    /// An unusable parameter or result.
    public init(_ code: Code, name: String, reason: String) {
        self.code = code
        self.name = name
        self.reason = reason
    }

    /// What it is, and what is wrong with it.
    public var description: String {
        if code == .parameter, name.isEmpty { return "the parameters \(reason)" }
        return "\(code == .parameter ? "parameter" : "the key of a result") \"\(name)\" \(reason)"
    }
}

extension ActionError {
    /// Refuses keys of results that Juju would refuse (3.6), and those that its agent writes over.
    static func check(_ keys: some Sequence<String>) throws(ActionError) {
        for key in keys.sorted() {
            if reserved.contains(key) { throw ActionError(.result, name: key, reason: "is one that Juju sets itself") }
            let words = key.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            guard words.allSatisfy(isWord) else {
                throw ActionError(
                    .result, name: key,
                    reason: "must be words of lower-case letters, digits and hyphens within, joined by dots")
            }
        }
    }

    private static let reserved: Set = ["stdout", "stdout-encoding", "stderr", "stderr-encoding", "return-code"]

    private static func isWord(_ word: Substring.UTF8View) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard let first = word.first, let last = word.last, isAlphanumeric(first), isAlphanumeric(last) else {
            return false
        }
        return word.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }
}
