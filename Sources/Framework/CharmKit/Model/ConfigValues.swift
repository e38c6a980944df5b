/// The application's configuration, option by option, which costs a hook less than ``Model/config(_:ranges:)``: both read a
/// value in the same way and say the same of a wrong one.
///
/// In tests a hook that asks for an option which config.yaml lacks fails in the end, with a ``MisuseError``.
public struct ConfigValues: Sendable, Hashable {
    private let values: [String: String]
    /// What the metadata declares, and where to report what it lacks; nil outside of tests.
    private let declared: (interface: CharmInterface, undeclared: UndeclaredNames)?

    init(_ values: [String: String]) {
        self.values = values
        declared = nil
    }

    /// Reads the answer of `config-get --format=json`.
    init(json: [UInt8], _ declared: (interface: CharmInterface, undeclared: UndeclaredNames)? = nil)
        throws(HookToolError)
    {
        var reader = StrictJSONReader(json)
        guard let values = reader.map(others: .asText) else { throw HookToolError.noOptions }
        self.values = values
        self.declared = declared
    }

    /// Whether the same options have the same values.
    public static func == (left: ConfigValues, right: ConfigValues) -> Bool { left.values == right.values }

    /// Hashes the options with their values.
    public func hash(into hasher: inout Hasher) { hasher.combine(values) }

    /// The names of the options that have a value, be it an empty one, sorted.
    public var names: [String] { values.keys.sorted() }

    /// The option's value, or nil when it has none or an empty one.
    public subscript(option: String) -> String? {
        if let declared, let lack = declared.interface.lack(of: .option, option) { declared.undeclared.note(lack) }
        return values[option].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The option's value, which must be there.
    public func string(_ option: String) throws(ConfigError) -> String {
        guard let value = self[option] else { throw ConfigError(option: option, reason: FieldError.missing) }
        return value
    }

    /// The option's value as a number within `range`.
    public func int(_ option: String, in range: ClosedRange<Int>) throws(ConfigError) -> Int {
        // No dictionary of ranges, whose type Swift would make at run time, in each hook.
        try read(option) { try $0.integer(within: range) }
    }

    /// The option's value as a flag.
    public func bool(_ option: String) throws(ConfigError) -> Bool { try read(option) { try $0.bool() } }

    /// The option's value as one of the choices that there are.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ option: String
    ) throws(ConfigError) -> Choice where Choice.RawValue == String {
        try read(option) { decoder in
            guard let choice = Choice(rawValue: try decoder.text()) else {
                throw decoder.mismatch(Choice.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return choice
        }
    }

    /// The secret that an option of type secret names, or nil when it names none (Juju 3.4 and later).
    public func secretURI(_ option: String) throws(ConfigError) -> SecretURI? {
        guard self[option] != nil else { return nil }
        return try read(option) { decoder in
            guard let uri = SecretURI(try decoder.text()) else { throw decoder.mismatch(SecretURI.wanted) }
            return uri
        }
    }

    private func read<Value>(
        _ option: String, _ body: (FieldDecoder) throws -> Value
    ) throws(ConfigError) -> Value {
        let value = try string(option)
        do {
            return try body(FieldDecoder(value: .string(value), path: option))
        } catch let error as FieldError {
            throw ConfigError(option: option, reason: error.reason)
        } catch {
            throw ConfigError(option: option, reason: "can't be used: \(error)")
        }
    }
}
