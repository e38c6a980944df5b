/// An option, parameter or field of a databag with a value that is of no use; what reads it makes a message of its own of it.
struct FieldError: Error {
    /// The field's name, with the way down to the value where it is a list or a map.
    let field: String
    /// What is wrong with it.
    let reason: String

    init(_ field: String, _ reason: String) {
        self.field = field
        self.reason = reason
    }

    /// A value that is not what is wanted.
    init(_ field: String, given: JSONValue, wanted: String) {
        switch given {
        case .null: self.init(field, Self.missing)
        case .array: self.init(field, "is a list; wanted: \(wanted)")
        case .object: self.init(field, "is a map; wanted: \(wanted)")
        default: self.init(field, Self.reason(given.text, wanted: wanted))
        }
    }

    static let missing = "has no value"

    /// What is wrong with a value; text is quoted, numbers and flags are not.
    private static func reason(_ given: String, wanted: String) -> String {
        let isPlain = Double(given) != nil || given == "true" || given == "false"
        return "is \(isPlain ? given : "\"\(given)\""); wanted: \(wanted)"
    }
}
