import CharmKit
import JujuProtocol

/// Values in databags as text.
enum WireText {
    /// The strings in order, each once.
    static func ordered(_ strings: [String]) -> [String] {
        strings.sorted().reduce(into: []) { list, string in
            if list.last != string { list.append(string) }
        }
    }

    /// A JSON array, written as Python's `json.dumps` writes it, so that another language is no change of data.
    static func list(_ strings: [String]) -> String {
        "[" + strings.map(quoted).joined(separator: ", ") + "]"
    }

    /// Python escapes also what lies beyond U+FFFF, in two halves.
    private static func quoted(_ string: String) -> String {
        let text = JSONText.quoted(string)
        guard text.utf8.contains(where: { $0 > 0x7F }) else { return text }
        return text.utf16.reduce(into: "") { text, unit in
            text += unit > 0x7F ? "\\u" + String(unit, radix: 16) : String(Unicode.Scalar(UInt8(unit)))
        }
    }

    /// A JSON object by unit.
    static func object<Value: Encodable>(_ values: [UnitName: Value]) -> String? {
        try? JSONText.encoded([String: Value](uniqueKeysWithValues: values.map { ($0.key.description, $0.value) }))
    }

    /// Reads a JSON object by unit, or nil when `text` holds something else; what no unit or no value can be is left out.
    static func object<Value>(_ text: String, of value: ([String: String]) -> Value?) -> [UnitName: Value]? {
        JSONText.maps(in: text)?.reduce(into: [:]) { values, entry in
            if let unit = UnitName(entry.name), let value = value(entry.map) { values[unit] = value }
        }
    }
}
