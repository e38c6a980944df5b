/// A host name or fully qualified domain name as RFC 1123 has it: labels of letters, digits and inner hyphens.
///
/// ```swift
/// HostName("rack-1.site-a.example.com")?.short  // "rack-1"
/// HostName("rack 1")                            // nil
/// ```
public struct HostName: Hashable, Sendable, LosslessStringConvertible {
    /// The name as it was written.
    public let description: String

    /// The longest name, in characters.
    public static let maximumLength = 253

    /// A host name, or nil when `text` is none. What ends with a number, such as an IPv4 address, is none either.
    public init?(_ text: String) {
        guard (1...Self.maximumLength).contains(text.utf8.count) else { return nil }
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.allSatisfy(Self.isLabel) else { return nil }
        if labels.count > 1, let last = labels.last, last.allSatisfy(Self.isDigit) { return nil }
        description = text
    }

    /// The name without its domain, in lower case: by it MAAS tells nodes apart (3.4 to 3.7).
    public var short: String { String(description.prefix { $0 != "." }).lowercased() }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        guard (1...63).contains(label.count), label.first != hyphen, label.last != hyphen else { return false }
        return label.allSatisfy { $0 == hyphen || isDigit($0) || isLetter($0) }
    }

    private static let hyphen = UInt8(ascii: "-")

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
