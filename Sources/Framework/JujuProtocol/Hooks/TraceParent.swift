/// The span of Juju's own within which a hook runs, where Juju traces it (4.0 and later).
public struct TraceParent: Sendable, Hashable {
    /// The trace, 32 hexadecimal digits.
    public let trace: String
    /// The span, 16 hexadecimal digits.
    public let span: String

    /// A span of Juju's; nil when what Juju says is none.
    public init?(trace: String, span: String) {
        guard Self.isID(trace, bytes: 16), Self.isID(span, bytes: 8) else { return nil }
        self.trace = trace
        self.span = span
    }

    private static func isID(_ text: String, bytes: Int) -> Bool {
        text.utf8.count == bytes * 2 && text.utf8.contains { $0 != UInt8(ascii: "0") }
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
