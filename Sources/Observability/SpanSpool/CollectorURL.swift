/// Where a collector takes traces, as the peer of a relation has published it: an http or https URL with a host, maybe a port and a path,
/// and nothing else. It has no name and password, query, fragment, or characters that stand for something in other places.
public struct CollectorURL: Hashable, Sendable, CustomStringConvertible {
    /// The most bytes of a collector's URL.
    public static let limit = 512

    /// The URL as it was published, without slashes at its end.
    public let description: String

    /// Where OTLP over HTTP takes traces (OpenTelemetry Protocol 1.x, "OTLP/HTTP Request").
    public var traces: String { "\(description)/v1/traces" }

    /// Reads a URL; nil when it is none that anything may be sent to.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.limit, text.utf8.allSatisfy(Self.isPlain) else { return nil }
        guard let separator = text.firstRange(of: "://"),
            ["http", "https"].contains(text[..<separator.lowerBound].lowercased())
        else { return nil }
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard let port = Self.port(in: authority), port.isEmpty || (1...65535).contains(Int(port) ?? 0) else {
            return nil
        }
        var end = text.endIndex
        while end > separator.upperBound, text[text.index(before: end)] == "/" { end = text.index(before: end) }
        description = String(text[..<end])
    }

    /// The port that stands behind a host, empty when none does; nil where there is no host.
    private static func port(in authority: Substring) -> Substring? {
        let colon: Substring.Index
        if authority.first == "[" {
            guard let close = authority.firstIndex(of: "]"), close > authority.index(after: authority.startIndex),
                authority[..<close].dropFirst().allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." })
            else { return nil }
            colon = authority.index(after: close)
        } else {
            colon = authority.firstIndex(of: ":") ?? authority.endIndex
            let host = authority[..<colon]
            guard !host.isEmpty, host.allSatisfy({ $0.isLetter || $0.isNumber || ".-_".contains($0) }) else {
                return nil
            }
        }
        guard colon < authority.endIndex else { return "" }
        let port = authority[colon...].dropFirst()
        guard authority[colon] == ":", !port.isEmpty, port.allSatisfy(\.isNumber) else { return nil }
        return port
    }

    /// Whether a byte stands for itself in a URL, and has no other meaning here.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~:/[]%+=,".utf8.contains(byte)
        }
    }
}
