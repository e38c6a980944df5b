import FoundationEssentials

/// JSON text that is the same for the same value, so that nothing is written anew that has not changed.
public enum JSONText {
    /// The value as JSON, with keys in order.
    ///
    /// - Throws: `EncodingError` when the value has no JSON form, as an infinite number.
    public static func encoded<Value: Encodable>(_ value: Value) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The string in quotes, with everything escaped that is not printable ASCII, so that no reader of YAML or JSON mistakes
    /// it.
    public static func quoted(_ string: String) -> String {
        var text = "\""
        for unit in string.utf16 {
            switch unit {
            case 0x22: text += "\\\""
            case 0x5C: text += "\\\\"
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x09: text += "\\t"
            case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default: text += escape(unit)
            }
        }
        return text + "\""
    }

    /// The strings of a JSON array of strings, or nil when `text` is anything else, to the letter of RFC 8259.
    public static func strings(in text: String) -> [String]? { strings(in: Array(text.utf8)) }

    static func strings(in text: [UInt8]) -> [String]? {
        var reader = StrictJSONReader(text)
        return reader.strings()
    }

    /// The string that a JSON text is, or nil when `text` is anything else.
    static func string(in text: [UInt8]) -> String? {
        var reader = StrictJSONReader(text)
        return reader.onlyString()
    }

    /// The strings in the objects of a JSON object, or nil when `text` is anything else; other values are passed over.
    public static func maps(in text: String) -> [(name: String, map: [String: String])]? {
        var reader = StrictJSONReader(Array(text.utf8))
        return reader.maps()
    }

    private static func escape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
