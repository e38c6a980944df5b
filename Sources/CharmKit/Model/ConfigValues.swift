/// The application's configuration as it is, option by option, for a charm whose every millisecond counts:
/// ``Model/config(_:)`` is more comfortable and takes 200 microseconds longer.
public struct ConfigValues: Sendable, Hashable {
    private let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    /// The option's value, or nil when it has none or an empty one.
    public subscript(option: String) -> String? {
        values[option].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The option's value, which must be there.
    public func string(_ option: String) throws(ConfigError) -> String {
        guard let value = self[option] else { throw ConfigError(option: option, reason: "has no value") }
        return value
    }

    /// The option's value as a number within `range`.
    public func int(_ option: String, in range: ClosedRange<Int>) throws(ConfigError) -> Int {
        let value = try string(option)
        guard let number = Int(value), range.contains(number) else {
            throw ConfigError(option: option, reason: "is \(value); wanted: \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The option's value as one of the choices that there are.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ option: String
    ) throws(ConfigError) -> Choice where Choice.RawValue == String {
        let value = try string(option)
        guard let choice = Choice(rawValue: value) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigError(option: option, reason: "is \"\(value)\"; wanted: \(choices)")
        }
        return choice
    }
}
