/// A JSON value of unknown shape; numbers stay the text that they are, so that nothing is rounded.
package enum JSONValue: Hashable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads a whole text, or nil when it is no JSON. Lists and maps may be nested 200 deep.
    package init?(_ text: [UInt8]) {
        var reader = StrictJSONReader(text)
        guard let value = reader.value(depth: 200) else { return nil }
        reader.skipBlanks()
        guard reader.position == text.count else { return nil }
        self = value
    }

    /// The value as a person would write it: strings without quotes, lists and maps as JSON.
    var text: String {
        switch self {
        case .string(let text), .number(let text): text
        default: json
        }
    }

    /// The value as JSON, with keys in order.
    var json: String {
        switch self {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .number(let text): text
        case .string(let text): JSONText.quoted(text)
        case .array(let items): "[\(items.map(\.json).joined(separator: ","))]"
        case .object(let members):
            "{\(members.sorted { $0.key < $1.key }.map { "\(JSONText.quoted($0.key)):\($0.value.json)" }.joined(separator: ","))}"
        }
    }
}

extension StrictJSONReader {
    /// The value that stands here, or nil.
    mutating func value(depth: Int) -> JSONValue? {
        skipBlanks()
        guard depth > 0, position < text.count else { return nil }
        switch text[position] {
        case UInt8(ascii: "\""): return string().map { .string(String(decoding: $0, as: UTF8.self)) }
        case UInt8(ascii: "["): return array(depth: depth - 1)
        case UInt8(ascii: "{"): return object(depth: depth - 1)
        default: return literal()
        }
    }

    private mutating func array(depth: Int) -> JSONValue? {
        var items: [JSONValue] = []
        let isWhole = list("[", "]") { reader in
            guard let item = reader.value(depth: depth) else { return false }
            items.append(item)
            return true
        }
        return isWhole ? .array(items) : nil
    }

    private mutating func object(depth: Int) -> JSONValue? {
        var members: [String: JSONValue] = [:]
        let isWhole = list("{", "}") { reader in
            guard let name = reader.string(), reader.take(":"), let value = reader.value(depth: depth) else {
                return false
            }
            members[String(decoding: name, as: UTF8.self)] = value
            return true
        }
        return isWhole ? .object(members) : nil
    }

    private mutating func literal() -> JSONValue? {
        guard let bytes = word() else { return nil }
        let word = String(decoding: bytes, as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        // A number that no machine can hold is none to Go either.
        default: return Double(word).map(\.isFinite) == true ? .number(word) : nil
        }
    }
}
