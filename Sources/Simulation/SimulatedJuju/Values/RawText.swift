import Foundation

/// Texts byte by byte, as Go has them: the kernel passes any bytes as arguments, and Juju's agent keeps them until they go to the
/// controller. Each byte that is not UTF-8 stands in a text as a character of its own that hardly anybody uses, U+10FF80 to U+10FFFF.
/// So do the bytes of these characters themselves, and those of keys that Unicode takes for other ones.
package enum RawText {
    private static let first: UInt32 = 0x10FF00

    /// What a text consists of.
    enum Part {
        case scalar(Unicode.Scalar)
        /// A byte that is not UTF-8.
        case byte(UInt8)
    }

    /// The text of these bytes.
    package static func text(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self), !isRaw(text) { return text }
        return text(parts(bytes))
    }

    private static func text(_ parts: [Part]) -> String {
        var text = String.UnicodeScalarView()
        for part in parts {
            switch part {
            case .scalar(let scalar) where byte(scalar) == nil: text.append(scalar)
            case .scalar(let scalar): text.append(contentsOf: UTF8.encode(scalar)?.compactMap(character) ?? [])
            case .byte(let byte): text.append(contentsOf: [character(byte)].compactMap(\.self))
            }
        }
        return String(text)
    }

    private static func character(_ byte: UInt8) -> Unicode.Scalar? { Unicode.Scalar(first + UInt32(byte)) }

    /// What these bytes are.
    static func parts(_ bytes: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var index = 0
        while index < bytes.count {
            if let (scalar, length) = GoText.scalar(at: index, of: bytes) {
                parts.append(.scalar(scalar))
                index += length
            } else {
                parts.append(.byte(bytes[index]))
                index += 1
            }
        }
        return parts
    }

    /// A text as a key of a map, where it is another one than each that has other bytes: what Unicode takes for another text stands
    /// there byte by byte. Each key that comes from outside, and each that is looked for, goes through here.
    package static func key(_ text: String) -> String {
        // No character below U+0300 is taken for others.
        guard text.utf8.contains(where: { $0 >= 0xCC }) else { return text }
        guard !text.unicodeScalars.elementsEqual(text.precomposedStringWithCanonicalMapping.unicodeScalars) else {
            return text
        }
        var key = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.isASCII || byte(scalar) != nil {
                key.append(scalar)
            } else {
                key.append(contentsOf: UTF8.encode(scalar)?.compactMap(character) ?? [])
            }
        }
        return String(key)
    }

    /// Whether two texts have the same bytes.
    static func areSame(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.utf8.elementsEqual(right.utf8)
    }

    /// Whether two maps have the same bytes.
    static func areSame(_ left: [String: String], _ right: [String: String]) -> Bool {
        left.count == right.count && left.allSatisfy { areSame($0.value, right[$0.key]) }
    }

    /// The byte that a character stands for, or nil.
    private static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
        scalar.value >= first + 0x80 ? UInt8(truncatingIfNeeded: scalar.value) : nil
    }

    /// The bytes of a text that holds some which stand there as such; nil for all other texts.
    static func bytes(_ text: String) -> [UInt8]? {
        guard isRaw(text) else { return nil }
        return text.unicodeScalars.flatMap { scalar in byte(scalar).map { [$0] } ?? Array(String(scalar).utf8) }
    }

    /// The text as it reaches the controller, which is told in JSON: with U+FFFD for each byte that is not UTF-8.
    package static func sent(_ text: String) -> String {
        guard let bytes = bytes(text) else { return text }
        return self.text(
            parts(bytes).map { part in
                if case .byte = part { .scalar("\u{FFFD}") } else { part }
            })
    }

    /// The texts as they reach the controller.
    static func sent(_ texts: [String: String]) -> [String: String] {
        guard texts.contains(where: { isRaw($0.key) || isRaw($0.value) }) else { return texts }
        // Go writes keys in the order of their bytes, and reads the last one of those that have become equal.
        let ordered = texts.sorted { GoOrder.precedes($0.key, $1.key) }
        return Dictionary(
            ordered.map { (sentKey($0.key), sent($0.value)) }, uniquingKeysWith: { $1 })
    }

    /// A key of a map as it reaches the controller.
    static func sentKey(_ text: String) -> String { key(sent(text)) }

    /// The bytes of any text.
    package static func encoded(_ text: String) -> [UInt8] { bytes(text) ?? Array(text.utf8) }

    /// The text of these bytes as it reaches the controller.
    package static func sent(_ bytes: [UInt8]) -> String { sent(text(bytes)) }

    /// How many bytes a text has.
    static func count(_ text: String) -> Int { bytes(text)?.count ?? text.utf8.count }

    /// Whether a text holds bytes that stand there as such.
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
