import FoundationEssentials

/// Reads the application's configuration as a Codable type.
enum Config {
    /// Decodes `json`, the answer of `config-get`.
    static func decode<Options: Decodable>(_ type: Options.Type, from json: [UInt8]) throws(ConfigError) -> Options {
        do {
            return try JSONDecoder().decode(type, from: Data(json))
        } catch let DecodingError.keyNotFound(key, _) {
            throw ConfigError(option: key.stringValue, reason: "has no value")
        } catch let DecodingError.valueNotFound(wanted, context) {
            throw ConfigError(option: context.option, reason: "has no value; wanted: \(wanted)")
        } catch let DecodingError.typeMismatch(wanted, context) {
            throw ConfigError(option: context.option, reason: "is not of the wanted type \(wanted)")
        } catch let DecodingError.dataCorrupted(context) {
            throw ConfigError(option: context.option, reason: context.debugDescription)
        } catch {
            throw ConfigError(option: "", reason: "can't be read")
        }
    }
}

/// An option of the application's configuration that the charm can't use; the message says which and why.
public struct ConfigError: Error, Hashable, CustomStringConvertible {
    /// The option's name.
    public let option: String
    /// What is wrong with its value.
    public let reason: String

    /// An unusable option.
    public init(option: String, reason: String) {
        self.option = option
        self.reason = reason
    }

    /// Which option, and what is wrong with it.
    public var description: String { "config option \"\(option)\" \(reason)" }
}

extension DecodingError.Context {
    fileprivate var option: String { codingPath.map(\.stringValue).joined(separator: ".") }
}
