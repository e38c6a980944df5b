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

    /// The value that JSON stands for.
    ///
    /// - Throws: `DecodingError` when it is no JSON, or not of that type.
    static func decoded<Value: Decodable>(_ type: Value.Type, from json: String) throws -> Value {
        // Most of what a charm keeps is text. Foundation's decoder touches so much memory that a hook which needs it takes 5 % longer.
        if type == String.self, let text = string(in: Array(json.utf8)) as? Value { return text }
        var json = json
        // Made of a string's bytes, Data asks at run time whether they are contiguous, which costs a hook 0.1 ms once.
        let data = json.withUTF8 { Data(buffer: $0) }
        return try JSONDecoder().decode(type, from: data)
    }

    /// The string in quotes, with everything escaped that is not printable ASCII, so that no reader of JSON mistakes it.
    public static func quoted(_ string: String) -> String {
        if string.utf8.allSatisfy(isPlain) { return "\"\(string)\"" }
        var text = "\""
        for unit in string.utf16 { text += escaped(unit) }
        return text + "\""
    }

    /// The map as a JSON object, with keys in order, that readers of YAML take for the same: what lies beyond U+FFFF stands as
    /// it is, since the escapes that JSON has for it are refused by Juju's (go-yaml).
    static func object(_ values: [String: String]) -> String {
        var text = "{"
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            if text.utf8.count > 1 { text += "," }
            text += quotedForYAML(key) + ":" + quotedForYAML(value)
        }
        return text + "}"
    }

    private static func quotedForYAML(_ string: String) -> String {
        if string.utf8.allSatisfy(isPlain) { return "\"\(string)\"" }
        var text = "\""
        for scalar in string.unicodeScalars {
            if let unit = UInt16(exactly: scalar.value) {
                text += escaped(unit)
            } else {
                text.unicodeScalars.append(scalar)
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

    /// Whether a byte stands for itself.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte <= 0x7E && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func escaped(_ unit: UInt16) -> String {
        switch unit {
        case 0x22: return "\\\""
        case 0x5C: return "\\\\"
        case 0x0A: return "\\n"
        case 0x0D: return "\\r"
        case 0x09: return "\\t"
        case 0x20...0x7E: return String(Unicode.Scalar(UInt8(unit)))
        default:
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
}
