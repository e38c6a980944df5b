import FoundationEssentials

/// Reads the fields that somebody else has filled in: the options of a charm, the parameters of an action, a databag.
///
/// Juju's numbers are floating point on their way: `1e+07` and `3.0` are whole ones here. What was given as a string,
/// as `juju run --string-args` does, is taken for the number or flag that it spells. Errors say what was given and what
/// is wanted.
struct FieldDecoder: Decoder {
    let value: JSONValue
    let path: String
    /// Whether an empty string is no value, as of an option that is not set.
    var emptyIsNothing = false
    /// The whole numbers that may be given, by path.
    var ranges: [String: ClosedRange<Int>] = [:]
    /// What is wrong with a name that the metadata lacks, at the top of a charm's options or an action's parameters in a test.
    var lack: ((String) -> String?)?
    /// The databag that this is part of, or nil.
    var databag: DatabagFields?
    /// Whether this is a field of a databag, whose text may stand for a list or a map.
    var isField = false
    /// Whether this stands in the place of a field that is missing, while others are looked for.
    var isBlank = false

    var codingPath: [any CodingKey] { path.isEmpty ? [] : [FieldPath(stringValue: path)] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Decodes `value`.
    ///
    /// - Throws: ``FieldError``; ``MisuseError`` for a range of what the metadata lacks.
    static func decode<Options: Decodable>(
        _ type: Options.Type, from value: JSONValue, emptyIsNothing: Bool,
        ranges: [String: ClosedRange<Int>] = [:], _ lack: ((String) -> String?)? = nil
    ) throws -> Options {
        if let lack {
            for path in ranges.keys.sorted() {
                if let lack = lack(path) { throw MisuseError(.undeclared, lack) }
            }
        }
        return try FieldDecoder(
            value: value, path: "", emptyIsNothing: emptyIsNothing, ranges: ranges, lack: lack
        ).decode(type)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let value = isBlank ? .object([:]) : try structured("a map")
        guard case .object(let members) = value else { throw mismatch("a map") }
        return KeyedDecodingContainer(FieldMap(decoder: self, members: members))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let value = isBlank ? .array([]) : try structured("a list")
        guard case .array(let items) = value else { throw mismatch("a list") }
        return FieldList(decoder: self, items: items)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { FieldScalar(decoder: self) }

    /// The value, or what it stands for as JSON.
    private func structured(_ wanted: String) throws -> JSONValue {
        guard isField, databag?.coding.form(of: path) == .plain, case .string(let text) = value else { return value }
        guard let value = JSONValue(Array(text.utf8)) else {
            throw FieldError(path, "is not JSON; wanted: \(wanted)")
        }
        return value
    }

    var isNothing: Bool { !isBlank && (value == .null || emptyIsNothing && value == .string("")) }

    func mismatch(_ wanted: String) -> FieldError { FieldError(path, given: value, wanted: wanted) }

    func inner(_ name: String, _ value: JSONValue) -> FieldDecoder {
        FieldDecoder(
            value: value, path: path.isEmpty ? name : "\(path).\(name)", emptyIsNothing: emptyIsNothing, ranges: ranges,
            databag: databag, isField: databag != nil && path.isEmpty)
    }

    /// Makes a value of any type of it; what the type itself says of a value that it refuses becomes an error that
    /// names it.
    func decode<Wanted: Decodable>(_ type: Wanted.Type) throws -> Wanted {
        if let value = try WireText.decode(type, from: self) { return value }
        do {
            return try Wanted(from: self)
        } catch let error as DecodingError {
            // What checks the whole can say nothing of a databag's fields while some are not there.
            if let databag, path.isEmpty, !databag.missing.isEmpty { throw DatabagFields.Stop() }
            let (place, why) = Self.parts(of: error)
            let named = place.map(\.stringValue).joined(separator: ".")
            if named.isEmpty || named == path, let choices = Self.choices(type) { throw mismatch(choices) }
            throw FieldError(named.isEmpty ? path : named, "can't be used: \(why)")
        }
    }

    /// Where what a type refuses stands, and why.
    private static func parts(of error: DecodingError) -> (path: [any CodingKey], why: String) {
        switch error {
        case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context):
            (context.codingPath, context.debugDescription)
        case .keyNotFound(let key, let context): (context.codingPath + [key], context.debugDescription)
        @unknown default: ([], "\(error)")
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
extension FieldDecoder {
    func bool() throws -> Bool {
        if isBlank { return false }
        switch value {
        case .bool(let flag): return flag
        case .string("true"): return true
        case .string("false"): return false
        default: throw mismatch("true or false")
        }
    }

    func text() throws -> String {
        if isBlank { return "" }
        guard case .string(let text) = value else { throw mismatch("text") }
        return text
    }

    func number() throws -> Double {
        if isBlank { return 0 }
        guard let text = spelledNumber, StrictJSONReader.isNumber(text), let number = Double(text), number.isFinite
        else { throw mismatch("a number") }
        return number
    }

    /// A number with all of its digits.
    func decimal() throws -> Decimal {
        guard let text = spelledNumber, StrictJSONReader.isNumber(text), let number = Decimal(string: text) else {
            throw mismatch("a number")
        }
        return number
    }

    func integer<Number: FixedWidthInteger>() throws -> Number { try integer(within: ranges[path]) }

    func integer<Number: FixedWidthInteger>(within range: ClosedRange<Int>?) throws -> Number {
        if isBlank { return 0 }
        let wanted = range.map { "\($0.lowerBound) to \($0.upperBound)" }
        guard let text = spelledNumber, Self.isWhole(text) else { throw mismatch(wanted ?? "a whole number") }
        // Beyond 2^53 only digits are exact.
        guard let number = Number(text) ?? Double(text).flatMap(Number.init(exactly:)),
            range.map({ range in Int(exactly: number).map(range.contains) ?? false }) ?? true
        else { throw mismatch(wanted ?? "\(Number.min) to \(Number.max)") }
        return number
    }

    /// Whether a text spells a whole number, be it by digits or as floating point.
    private static func isWhole(_ text: String) -> Bool {
        let digits = text.first == "-" ? text.dropFirst() : text[...]
        if !digits.isEmpty, digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) { return true }
        return StrictJSONReader.isNumber(text) && Double(text).map { $0 == $0.rounded() } ?? false
    }

    private var spelledNumber: String? {
        switch value {
        case .number(let text), .string(let text): text
        default: nil
        }
    }
}
