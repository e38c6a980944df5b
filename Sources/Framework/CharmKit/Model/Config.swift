/// Reads the application's configuration as a Codable type.
enum Config {
    /// Decodes `json`, the answer of `config-get`.
    ///
    /// - Throws: ``ConfigError`` that names the option; ``HookToolError`` when the answer is none.
    static func decode<Options: Decodable>(
        _ type: Options.Type, from json: [UInt8], ranges: [String: ClosedRange<Int>] = [:],
        _ interface: CharmInterface? = nil
    ) throws -> Options {
        guard let value = JSONValue(json) else { throw HookToolError.noOptions }
        do {
            return try FieldDecoder.decode(
                type, from: value, emptyIsNothing: true, ranges: ranges,
                interface.map { interface in { interface.lack(of: .option, $0) } })
        } catch let error as FieldError {
            throw ConfigError(option: error.field, reason: error.reason)
        }
    }
}

extension HookToolError {
    static let noOptions = HookToolError(
        .malformedAnswer, tool: "config-get", message: "the answer is no map of options")
}

/// An option of the application's configuration that the charm can't use; the message says which and why.
public struct ConfigError: Error, Hashable, CustomStringConvertible {
    /// The option's name; empty when the options don't go together.
    public let option: String
    /// What is wrong with its value.
    public let reason: String

    /// An unusable option.
    public init(option: String, reason: String) {
        self.option = option
        self.reason = reason
    }

    /// Which option, and what is wrong with it.
    public var description: String {
        option.isEmpty ? "the configuration \(reason)" : "config option \"\(option)\" \(reason)"
    }
}
