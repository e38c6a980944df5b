/// The application's configuration as it is, option by option, for a charm whose every millisecond counts:
/// ``Model/config(_:ranges:)`` is more comfortable and takes longer. Both mean the same by a value and say the same of a wrong one.
public struct ConfigValues: Sendable, Hashable {
    private let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    /// Reads the answer of `config-get --format=json`.
    init(json: [UInt8]) throws(HookToolError) {
        var reader = StrictJSONReader(json)
        guard let values = reader.map(others: .asText) else { throw HookToolError.noOptions }
        self.values = values
    }

    /// The names of the options that have a value, be it an empty one, sorted.
    public var names: [String] { values.keys.sorted() }

    /// The option's value, or nil when it has none or an empty one.
    public subscript(option: String) -> String? {
        values[option].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The option's value, which must be there.
    public func string(_ option: String) throws(ConfigError) -> String {
        guard let value = self[option] else { throw ConfigError(option: option, reason: OptionError.missing) }
        return value
    }

    /// The option's value as a number within `range`.
    public func int(_ option: String, in range: ClosedRange<Int>) throws(ConfigError) -> Int {
        let value = try string(option)
        guard let number = Int(value) ?? Double(value).flatMap(Int.init(exactly:)), range.contains(number) else {
            throw wrong(option, value, wanted: "\(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The option's value as a flag.
    public func bool(_ option: String) throws(ConfigError) -> Bool {
        let value = try string(option)
        guard value == "true" || value == "false" else { throw wrong(option, value, wanted: "true or false") }
        return value == "true"
    }

    /// The option's value as one of the choices that there are.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ option: String
    ) throws(ConfigError) -> Choice where Choice.RawValue == String {
        let value = try string(option)
        guard let choice = Choice(rawValue: value) else {
            throw wrong(option, value, wanted: Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    /// The secret that an option of type secret names, or nil when it names none (Juju 3.4 and later).
    public func secretURI(_ option: String) throws(ConfigError) -> SecretURI? {
        guard let value = self[option] else { return nil }
        guard let uri = SecretURI(value) else { throw wrong(option, value, wanted: SecretURI.wanted) }
        return uri
    }

    private func wrong(_ option: String, _ value: String, wanted: String) -> ConfigError {
        ConfigError(option: option, reason: OptionError.reason(value, wanted: wanted))
    }
}
