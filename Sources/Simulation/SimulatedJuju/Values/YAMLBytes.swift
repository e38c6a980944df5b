/// Classes of characters in UTF-8 text, as libyaml sees them.
enum YAMLBytes {
    /// What a character is to the layout of a scalar.
    enum Kind { case space, lineBreak, other }

    /// The number of bytes of the character that begins with `byte`.
    static func width(_ byte: UInt8) -> Int {
        if byte & 0x80 == 0 { return 1 }
        if byte & 0xE0 == 0xC0 { return 2 }
        if byte & 0xF0 == 0xE0 { return 3 }
        return byte & 0xF8 == 0xF0 ? 4 : 1
    }

    /// Whether the byte is a space or a tab.
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// What the character at `index` is.
    static func kind(_ bytes: [UInt8], at index: Int) -> Kind {
        switch bytes[index] {
        case 0x20: return .space
        case 0x0A, 0x0D: return .lineBreak
        case 0xC2: return bytes[index + 1] == 0x85 ? .lineBreak : .other
        case 0xE2: return bytes[index + 1] == 0x80 && (0xA8...0xA9).contains(bytes[index + 2]) ? .lineBreak : .other
        default: return .other
        }
    }

    /// Whether the character at `index` may stand as it is; those of four bytes may not (go-yaml 2).
    static func isPrintable(_ bytes: [UInt8], at index: Int) -> Bool {
        switch bytes[index] {
        case 0x0A, 0x20...0x7E: return true
        case 0xC2: return bytes[index + 1] >= 0xA0
        case 0xC3...0xEC, 0xEE: return true
        case 0xED: return bytes[index + 1] < 0xA0
        case 0xEF:
            let isMark = bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF
            let isNoCharacter = bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE
            return !isMark && !isNoCharacter
        default: return false
        }
    }

    /// Whether the byte means something to YAML's syntax where it stands, in block style.
    static func isIndicator(_ byte: UInt8, isFirst: Bool, followsBlank: Bool, precedesBlank: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "#"): return isFirst || followsBlank
        case UInt8(ascii: ":"): return precedesBlank
        case UInt8(ascii: "?"), UInt8(ascii: "-"): return isFirst && precedesBlank
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"),
            UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
            return isFirst
        default: return false
        }
    }
}
