import Glibc

/// Texts that may hold bytes which are not UTF-8: the kernel passes any bytes as arguments, and Juju's agent keeps them until they
/// go to the controller. Each such byte stands in a text as a character of its own that nobody uses, U+10FF80 to U+10FFFF.
package enum RawText {
    private static let first: UInt32 = 0x10FF00

    /// The text of these bytes.
    package static func text(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = String.UnicodeScalarView()
        var index = 0
        while index < bytes.count {
            if let (scalar, length) = GoText.scalar(at: index, of: bytes) {
                text.append(scalar)
                index += length
            } else {
                if let scalar = Unicode.Scalar(first + UInt32(bytes[index])) { text.append(scalar) }
                index += 1
            }
        }
        return String(text)
    }

    /// The byte that a character stands for, or nil.
    static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
        scalar.value >= first + 0x80 ? UInt8(truncatingIfNeeded: scalar.value) : nil
    }

    /// The bytes of a text that holds some which are not UTF-8; nil for all other texts.
    static func bytes(_ text: String) -> [UInt8]? {
        guard isRaw(text) else { return nil }
        return text.unicodeScalars.flatMap { scalar in byte(scalar).map { [$0] } ?? Array(String(scalar).utf8) }
    }

    /// The text as it reaches the controller, which is told in JSON: with U+FFFD for each byte that is not UTF-8.
    package static func sent(_ text: String) -> String {
        guard isRaw(text) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { byte($0) == nil ? $0 : "\u{FFFD}" }))
    }

    /// The texts as they reach the controller.
    static func sent(_ texts: [String: String]) -> [String: String] {
        guard texts.contains(where: { isRaw($0.key) || isRaw($0.value) }) else { return texts }
        // Go writes keys in the order of their bytes, and reads the last one of those that have become equal.
        let ordered = texts.sorted { GoOrder.precedes($0.key, $1.key) }
        return Dictionary(ordered.map { (sent($0.key), sent($0.value)) }, uniquingKeysWith: { $1 })
    }

    /// The bytes of any text.
    static func encoded(_ text: String) -> [UInt8] { bytes(text) ?? Array(text.utf8) }

    /// The text of these bytes as it reaches the controller.
    package static func sent(_ bytes: [UInt8]) -> String { sent(text(bytes)) }

    /// How many bytes a text has.
    static func count(_ text: String) -> Int { bytes(text)?.count ?? text.utf8.count }

    /// Whether a text holds bytes that are not UTF-8.
    static func isRaw(_ text: String) -> Bool {
        // Where the bytes lie in one piece they are looked through at once, which each text of each hook tool is.
        let mayBe =
            text.utf8.withContiguousStorageIfAvailable { bytes in
                bytes.baseAddress.flatMap { memchr($0, 0xF4, bytes.count) } != nil
            }
            ?? text.utf8.contains(0xF4)
        return mayBe && text.unicodeScalars.contains { byte($0) != nil }
    }
}

extension Value {
    /// The value as it reaches the controller, with U+FFFD for each byte of its texts that is not UTF-8.
    var sent: Value {
        switch self {
        case .string(let text): .string(RawText.sent(text))
        case .map(let map): .map(map.mapValues(\.sent))
        default: self
        }
    }
}
