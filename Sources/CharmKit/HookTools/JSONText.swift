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

    /// The string in quotes, in a form that readers of YAML and of JSON take for the same: everything is escaped that is not
    /// printable ASCII, but for what lies beyond U+FFFF, which Juju's reader of YAML takes only as it is.
    public static func quoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case " "..."~", "\u{10000}"...: text.unicodeScalars.append(scalar)
            default: text += escape(scalar)
            }
        }
        return text + "\""
    }

    /// The map as a JSON object, with keys in order.
    static func object(_ values: [String: String]) -> String {
        var text = "{"
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            if text.utf8.count > 1 { text += "," }
            text += quoted(key) + ":" + quoted(value)
        }
        return text + "}"
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

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
