/// How the fields of a type are written in a databag, which holds nothing but text.
///
/// Where nothing else is said, a string is written as it is, a number or a flag as its digits or word, and a list, map or
/// type with fields of its own as JSON. Charms that write with the `Relation.save` of ops, or with `json.dumps`, have JSON in
/// every field: a string is in quotes there.
/// ```swift
/// let coding = WireCoding(.plain, ["name": .json])
/// ```
public struct WireCoding: Sendable, Hashable {
    /// The form of one field.
    public enum Form: Sendable, Hashable {
        /// Text as it is; JSON only for lists, maps and types with fields.
        case plain
        /// JSON.
        case json
    }

    private let form: Form
    private let exceptions: [String: Form]

    /// One form for all fields but those that are named.
    public init(_ form: Form, _ exceptions: [String: Form] = [:]) {
        self.form = form
        self.exceptions = exceptions
    }

    /// Every field as plain text.
    public static let plain = WireCoding(.plain)
    /// Every field as JSON.
    public static let json = WireCoding(.json)

    func form(of field: String) -> Form { exceptions[field] ?? form }

    /// The text of a field; nil for none.
    func text(of field: String, _ value: JSONValue) -> String? {
        guard value != .null else { return nil }
        return form(of: field) == .json ? value.json : value.text
    }

    /// The value that a field's text stands for, or nil when it is not JSON where it should be. Plain text that stands for
    /// a list or a map is read when one is asked for.
    func value(of field: String, _ text: String) -> JSONValue? {
        form(of: field) == .json ? JSONValue(Array(text.utf8)) : .string(text)
    }
}
