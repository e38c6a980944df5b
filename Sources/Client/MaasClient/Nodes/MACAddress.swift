import SealedStore

/// A MAC address in MAAS's spelling: six pairs of hexadecimal digits in lower case, with colons between. MAAS compares exactly, and finds
/// nothing by any other spelling.
public struct MACAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address, such as `52:54:00:00:00:01`.
    public let description: String

    /// Reads an address in any usual spelling: `52:54:00:0A:0b:0C`, `52-54-00-0a-0b-0c`, `5254.000a.0b0c`, `5254000a0b0c`.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/invalidMACAddress``.
    public init(_ text: String) throws(MaasError) {
        let pieces = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "-" || $0 == "." }
        let marks = Set(text.filter { $0 == ":" || $0 == "-" || $0 == "." })
        let sizes = pieces.map(\.utf8.count)
        let isSpelling =
            (sizes == [2, 2, 2, 2, 2, 2] && marks != ["."]) || (sizes == [4, 4, 4] && marks == ["."]) || sizes == [12]
        let digits = pieces.joined().lowercased()
        guard isSpelling, marks.count <= 1, digits.utf8.allSatisfy(Self.isDigit) else {
            throw MaasError(
                .invalidMACAddress, "'\(text.prefix(60))'".visible + " is no MAC address",
                remedy: "give one such as 52:54:00:00:00:01")
        }
        let octets = Array(digits)
        description = stride(from: 0, to: 12, by: 2).map { String(octets[$0...($0 + 1)]) }.joined(separator: ":")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
