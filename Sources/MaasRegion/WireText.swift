import CharmKit

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
}
