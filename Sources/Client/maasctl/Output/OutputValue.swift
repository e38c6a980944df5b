import FoundationEssentials
import MaasClient
import SealedStore

/// What is printed: a value as JSON has them.
enum OutputValue {
    case null
    case bool(Bool)
    case number(Int)
    case text(String)
    case list([OutputValue])
    case map([(String, OutputValue)])

    static func optional(_ text: String?) -> OutputValue { text.map(OutputValue.text) ?? .null }
    static func texts(_ texts: [String]) -> OutputValue { .list(texts.map(OutputValue.text)) }

    /// The number; null for 0, by which MAAS means that it does not know.
    static func known(_ number: Int) -> OutputValue { number > 0 ? .number(number) : .null }

    /// The members of `record` named `names`, in that order; those that it leaves out are null.
    init(_ record: some Encodable, names: [String]) throws {
        let json = try JSONValue(parsing: Array(JSONEncoder().encode(record)))
        self = .map(names.map { name in (name, json[name].map(OutputValue.init) ?? .null) })
    }

    /// A value as it was read.
    private init(_ json: JSONValue) {
        if json.isArray {
            self = .list(json.elements.map(OutputValue.init))
        } else if json.isObject {
            self = .map(json.members.map { ($0.name, OutputValue($0.value)) })
        } else if let truth = json.bool {
            self = .bool(truth)
        } else if let number = json.int {
            self = .number(number)
        } else {
            self = json.string.map(OutputValue.text) ?? .null
        }
    }

    /// The value as JSON on one line, members sorted by name.
    var json: String {
        switch self {
        case .null: "null"
        case .bool(let truth): "\(truth)"
        case .number(let number): "\(number)"
        case .text(let text): JSONValue.quoted(text)
        case .list(let values): "[\(values.map(\.json).joined(separator: ","))]"
        case .map(let members):
            "{\(members.sorted { $0.0 < $1.0 }.map { "\(JSONValue.quoted($0.0)):\($0.1.json)" }.joined(separator: ","))}"
        }
    }

    /// The value as text in a table's cell; what is not known is `-`, and what would move a terminal's cursor is shown, not done.
    var cell: String {
        switch self {
        case .null: "-"
        case .bool(let truth): truth ? "yes" : "no"
        case .number(let number): "\(number)"
        case .text(let text): text.isEmpty ? "-" : text.visible
        case .list(let values): values.isEmpty ? "-" : values.map(\.cell).joined(separator: " ")
        case .map(let members): members.map { "\($0.0)=\($0.1.cell)" }.joined(separator: " ")
        }
    }

    /// The value as a field for programs, from which it can be read again: lists of words are joined by blanks, what is nested deeper is
    /// JSON. Control characters are shown as in ``cell``, since such a field ends on terminals, too.
    var field: String {
        switch self {
        case .bool, .map: json
        case .list(let values): values.allSatisfy(\.isWord) ? values.map(\.field).joined(separator: " ") : json
        case .null: ""
        case .number(let number): "\(number)"
        case .text(let text): text.visible
        }
    }

    private var isWord: Bool {
        switch self {
        case .number: true
        case .text(let text): !text.isEmpty && !text.contains { $0.isWhitespace || $0 == "\"" }
        default: false
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
