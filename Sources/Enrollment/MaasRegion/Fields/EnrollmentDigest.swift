/// A digest of the URL and the token that a rack enrolled with, by which reports on an earlier enrollment are recognised.
///
/// Agents of this library write 16 hexadecimal digits. Whoever else writes one may use up to 64 visible ASCII characters.
public struct EnrollmentDigest: Hashable, Sendable, LosslessStringConvertible {
    /// The digest as it was published.
    public let description: String

    /// The longest digest, in characters.
    public static let maximumLength = 64

    /// A digest, or nil when `text` can be none.
    public init?(_ text: String) {
        guard (1...Self.maximumLength).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        description = text
    }
}

extension EnrollmentDigest: WireField {
    static let nature = "digest (1 to 64 visible ASCII characters)"
}
