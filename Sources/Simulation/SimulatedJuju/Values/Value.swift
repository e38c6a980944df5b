/// A value that a hook tool prints: what Juju's tools hand to their JSON and YAML formatters.
public enum Value: Sendable, Hashable {
    /// Nothing: `null` in JSON, no output at all in the other formats.
    case null
    /// A truth value.
    case bool(Bool)
    /// A number that came through JSON, as config values and action parameters do: a 64-bit float.
    case number(Double)
    /// A number that Juju itself holds as an integer, such as a revision.
    case integer(Int)
    /// A text.
    case string(String)
    /// Bytes that may not be UTF-8, as in a secret.
    case bytes([UInt8])
    /// A moment in RFC 3339, which YAML prints without quotes.
    case time(String)
    /// A list of any values.
    case list([Value])
    /// A list of texts (Go's `[]string`), which `smart` prints one a line.
    case texts([String])
    /// A map, printed in the order of its keys.
    case map([String: Value])
    /// A record, printed in the order of its fields.
    case record([Field])
    /// A list that was never made (Go's nil slice): `null` in JSON, empty elsewhere.
    case nilList
    /// A map that was never made (Go's nil map): `null` in JSON, empty elsewhere.
    case nilMap

    /// One field of a record.
    public struct Field: Sendable, Hashable {
        /// The field's name.
        public var name: String
        /// The field's value.
        public var value: Value

        /// The field `name` with `value`.
        public init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }
}

extension Value {
    /// A map of texts.
    static func map(of texts: [String: String]) -> Value { .map(texts.mapValues(Value.string)) }

    /// A list of texts.
    static func list(of texts: [String]) -> Value { .texts(texts) }
}

extension Value: Codable {
    /// Reads any JSON or property-list value.
    public init(from decoder: any Decoder) throws {
        if let map = try? decoder.singleValueContainer().decode([String: Value].self) {
            self = .map(map)
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else {
            self = .list(try container.decode([Value].self))
        }
    }

    /// Writes the value; bytes as text, records as maps.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null, .nilList, .nilMap: try container.encodeNil()
        case .bool(let flag): try container.encode(flag)
        case .number(let number): try container.encode(number)
        case .integer(let number): try container.encode(number)
        case .string(let text), .time(let text): try container.encode(text)
        case .bytes(let bytes): try container.encode(String(decoding: bytes, as: UTF8.self))
        case .list(let items): try container.encode(items)
        case .texts(let texts): try container.encode(texts)
        case .map(let map): try container.encode(map)
        case .record(let fields):
            try container.encode(Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
        }
    }
}
