/// An option or parameter with a value that is of no use; what reads it makes a message of its own of it.
struct OptionError: Error {
    /// The option's name, with the way down to the value where it is a list or a map.
    let option: String
    /// What is wrong with it.
    let reason: String

    init(_ option: String, _ reason: String) {
        self.option = option
        self.reason = reason
    }

    /// A value that is not what is wanted.
    init(_ option: String, given: JSONValue, wanted: String) {
        switch given {
        case .null: self.init(option, Self.missing)
        case .array: self.init(option, "is a list; wanted: \(wanted)")
        case .object: self.init(option, "is a map; wanted: \(wanted)")
        default: self.init(option, Self.reason(given.text, wanted: wanted))
        }
    }

    static let missing = "has no value"

    /// What is wrong with a value; text is quoted, numbers and flags are not.
    static func reason(_ given: String, wanted: String) -> String {
        let isPlain = Double(given) != nil || given == "true" || given == "false"
        return "is \(isPlain ? given : "\"\(given)\""); wanted: \(wanted)"
    }
}

/// Reads what an operator has chosen: the options of a charm, the parameters of an action.
///
/// Juju's numbers are floating point on their way: `1e+07` and `3.0` are whole ones here. What was given as a string,
/// as `juju run --string-args` does, is taken for the number or flag that it spells. Errors say what was given and what
/// is wanted.
struct OptionDecoder: Decoder {
    let value: JSONValue
    let path: String
    /// Whether an empty string is no value, as of an option that is not set.
    let emptyIsNothing: Bool
    /// The whole numbers that may be given, by path.
    var ranges: [String: ClosedRange<Int>] = [:]
    /// What the metadata declares, at the top of the options of a charm in a test.
    var interface: CharmInterface?

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Decodes `json`.
    ///
    /// - Throws: ``OptionError``, or nil's when it is no JSON.
    static func decode<Options: Decodable>(
        _ type: Options.Type, from value: JSONValue, emptyIsNothing: Bool,
        ranges: [String: ClosedRange<Int>] = [:], _ interface: CharmInterface? = nil
    ) throws -> Options {
        try OptionDecoder(
            value: value, path: "", emptyIsNothing: emptyIsNothing, ranges: ranges, interface: interface
        ).decode(type)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else { throw mismatch("a map") }
        return KeyedDecodingContainer(OptionMap(decoder: self, members: members))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let items) = value else { throw mismatch("a list") }
        return OptionList(decoder: self, items: items)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { OptionScalar(decoder: self) }

    var isNothing: Bool { value == .null || emptyIsNothing && value == .string("") }

    func mismatch(_ wanted: String) -> OptionError { OptionError(path, given: value, wanted: wanted) }

    func inner(_ name: String, _ value: JSONValue) -> OptionDecoder {
        OptionDecoder(
            value: value, path: path.isEmpty ? name : "\(path).\(name)", emptyIsNothing: emptyIsNothing, ranges: ranges)
    }

    /// Makes a value of any type of it; what the type itself says of a value that it refuses becomes an error that
    /// names it.
    func decode<Wanted: Decodable>(_ type: Wanted.Type) throws -> Wanted {
        do {
            return try Wanted(from: self)
        } catch DecodingError.dataCorrupted(let context) {
            if let choices = Self.choices(type) { throw mismatch(choices) }
            throw OptionError(path, "can't be used: \(context.debugDescription)")
        }
    }

    /// Looked for only when something went wrong: asking for a conformance at run time costs.
    private static func choices<Wanted>(_ type: Wanted.Type) -> String? {
        guard let type = type as? any CaseIterable.Type else { return nil }
        func all<Choices: CaseIterable>(_ type: Choices.Type) -> [String] {
            type.allCases.compactMap { ($0 as? any RawRepresentable).map { "\($0.rawValue)" } }
        }
        let choices = all(type)
        return choices.isEmpty ? nil : choices.joined(separator: ", ")
    }
}

/// The scalars, by their spelling.
extension OptionDecoder {
    func bool() throws -> Bool {
        switch value {
        case .bool(let flag): return flag
        case .string("true"): return true
        case .string("false"): return false
        default: throw mismatch("true or false")
        }
    }

    func text() throws -> String {
        guard case .string(let text) = value else { throw mismatch("text") }
        return text
    }

    func number() throws -> Double {
        guard let text = spelledNumber, let number = Double(text), number.isFinite else { throw mismatch("a number") }
        return number
    }

    func integer<Number: FixedWidthInteger>() throws -> Number {
        guard let text = spelledNumber, let whole = Double(text), whole == whole.rounded() else {
            throw mismatch("a whole number")
        }
        if let range = ranges[path], !(Int(exactly: whole).map(range.contains) ?? false) {
            throw mismatch("\(range.lowerBound) to \(range.upperBound)")
        }
        if let number = Number(text) ?? Number(exactly: whole) { return number }
        throw mismatch("\(Number.min) to \(Number.max)")
    }

    private var spelledNumber: String? {
        switch value {
        case .number(let text), .string(let text): text
        default: nil
        }
    }
}
