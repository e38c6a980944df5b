import FoundationEssentials

/// The types of Foundation that are one value on the wire, as `JSONEncoder` and other languages' writers have them: a URL and
/// a date (ISO 8601) as text, data as Base64, a decimal number as a number.
enum WireText {
    /// The value as one of those types; nil when it is of another one.
    static func decode<Wanted: Decodable>(_ type: Wanted.Type, from field: FieldDecoder) throws -> Wanted? {
        if type == URL.self {
            if field.isBlank { return URL(filePath: "/") as? Wanted }
            guard let url = URL(string: try field.text()) else { throw field.mismatch("a URL") }
            return url as? Wanted
        }
        if type == Date.self {
            if field.isBlank { return Date(timeIntervalSince1970: 0) as? Wanted }
            guard let date = Date(iso8601: try field.text()) else {
                throw field.mismatch("a time such as 2026-11-21T00:16:14Z")
            }
            return date as? Wanted
        }
        if type == Data.self {
            if field.isBlank { return Data() as? Wanted }
            guard let data = Data(base64Encoded: try field.text()) else { throw field.mismatch("Base64") }
            return data as? Wanted
        }
        if type == Decimal.self {
            if field.isBlank { return Decimal(0) as? Wanted }
            return try field.decimal() as? Wanted
        }
        return nil
    }

    /// The value on the wire; nil when it is of another type.
    static func value<Value: Encodable>(of value: Value) -> JSONValue? {
        if Value.self == URL.self, let url = value as? URL { return .string(url.absoluteString) }
        if Value.self == Date.self, let date = value as? Date { return .string(date.formatted(.iso8601)) }
        if Value.self == Data.self, let data = value as? Data { return .string(data.base64EncodedString()) }
        if Value.self == Decimal.self, let decimal = value as? Decimal { return .number(decimal.description) }
        return nil
    }
}

extension Date {
    /// Reads a time as ISO 8601 and RFC 3339 write it, with fractions of a second or without; nil when it is none.
    init?(iso8601 text: String) {
        let date =
            (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: .iso8601.time(includingFractionalSeconds: true)))
        guard let date else { return nil }
        self = date
    }
}
