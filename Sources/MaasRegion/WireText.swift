import CharmKit

/// Values in databags as text.
enum WireText {
    /// A JSON array, written as Python's `json.dumps` writes it, so that another language is no change of data.
    static func list(_ strings: [String]) -> String {
        "[" + strings.map(JSONText.quoted).joined(separator: ", ") + "]"
    }
}
