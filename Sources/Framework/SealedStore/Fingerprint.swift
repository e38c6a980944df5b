/// A keyed BLAKE2b-256 hash of labelled values: equal values under one key have equal fingerprints, and without the key
/// it tells nothing of them. Safe to keep in the open and to log; its text is 64 lower-case hexadecimal digits.
public struct Fingerprint: Hashable, Sendable, LosslessStringConvertible {
    /// The 64 lower-case hexadecimal digits.
    public let description: String

    /// The fingerprint that `text` stands for, or nil when it is not 64 lower-case hexadecimal digits.
    public init?(_ text: String) {
        let isHash = text.utf8.count == 2 * Self.size && text.utf8.allSatisfy { Self.digits.contains($0) }
        guard isHash else { return nil }
        description = text
    }

    /// The bytes of a hash; its text has twice as many digits.
    static let size = 32
    private static let digits = Array("0123456789abcdef".utf8)

    init(hash: [UInt8]) {
        description = String(unsafeUninitializedCapacity: 2 * hash.count) { text in
            for (index, byte) in hash.enumerated() {
                text[2 * index] = Self.digits[Int(byte >> 4)]
                text[2 * index + 1] = Self.digits[Int(byte & 15)]
            }
            return 2 * hash.count
        }
    }
}

extension Fingerprint: Codable {
    /// Reads the fingerprint from a string.
    ///
    /// - Throws: `DecodingError` when the string is not a fingerprint.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let fingerprint = Fingerprint(try container.decode(String.self)) else {
            let reason = "a fingerprint has 64 lower-case hexadecimal digits"
            throw DecodingError.dataCorruptedError(in: container, debugDescription: reason)
        }
        self = fingerprint
    }

    /// Writes the fingerprint as a string.
    ///
    /// - Throws: What `encoder` throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
