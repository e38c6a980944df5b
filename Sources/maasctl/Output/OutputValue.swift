import MaasClient

/// What is printed: a value as JSON has them.
enum OutputValue {
    case null
    case number(Int)
    case text(String)
    case list([OutputValue])
    case map([(String, OutputValue)])

    static func optional(_ text: String?) -> OutputValue { text.map(OutputValue.text) ?? .null }
    static func texts(_ texts: [String]) -> OutputValue { .list(texts.map(OutputValue.text)) }

    /// The value as JSON on one line, members sorted by name.
    var json: String {
        switch self {
        case .null: "null"
        case .number(let number): "\(number)"
        case .text(let text): JSONValue.quoted(text)
        case .list(let values): "[\(values.map(\.json).joined(separator: ","))]"
        case .map(let members):
            "{\(members.sorted { $0.0 < $1.0 }.map { "\(JSONValue.quoted($0.0)):\($0.1.json)" }.joined(separator: ","))}"
        }
    }

    /// The value as text in a cell; what is not known is `-`, and what would move a terminal's cursor is shown, not done.
    var cell: String { field.visible }

    /// As ``cell``, with every character as it is.
    var field: String {
        switch self {
        case .null: "-"
        case .number(let number): "\(number)"
        case .text(let text): text.isEmpty ? "-" : text
        case .list(let values): values.isEmpty ? "-" : values.map(\.field).joined(separator: " ")
        case .map(let members): members.map { "\($0.0)=\($0.1.field)" }.joined(separator: " ")
        }
    }

    /// The value as YAML, indented by `depth` levels. Texts are quoted as in JSON, which YAML takes too.
    func yaml(_ depth: Int = 0) -> String {
        let indent = String(repeating: "  ", count: depth)
        switch self {
        case .list(let values) where !values.isEmpty:
            return values.map { value in
                let text = value.yaml(depth + 1)
                // The first line of what is indented goes beside the dash.
                return value.isNested ? "\(indent)- \(text.dropFirst(indent.count + 2))" : "\(indent)- \(text)"
            }.joined(separator: "\n")
        case .map(let members) where !members.isEmpty:
            return members.map { name, value in
                value.isNested
                    ? "\(indent)\(name):\n\(value.yaml(depth + 1))" : "\(indent)\(name): \(value.yaml(depth))"
            }.joined(separator: "\n")
        default: return json
        }
    }

    private var isNested: Bool {
        switch self {
        case .list(let values): !values.isEmpty
        case .map(let members): !members.isEmpty
        default: false
        }
    }
}
