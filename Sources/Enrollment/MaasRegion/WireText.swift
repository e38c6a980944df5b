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
        "[" + strings.map(JSONText.quoted).joined(separator: ", ") + "]"
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
