import Foundation
import JujuProtocol
import TestSupport
import Testing

/// The interface's specification, `docs/interface/maas_controller/v0`: vectors and schemas.
enum Specification {
    /// One databag with what it means.
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        var name: String
        var databag: [String: String]
        var valid: Bool
        var reading: String
        var missing: [String]?
        var field: String?
        var data: Data?
        var isWrittenSo: Bool?
        var recorded: String?

        var testDescription: String { name }

        enum CodingKeys: String, CodingKey {
            case name, databag, valid, reading, missing, field, data, recorded
            case isWrittenSo = "is_written_so"
        }
    }

    /// What a reader makes of a databag, of either side.
    struct Data: Decodable, Sendable {
        var apiURL: String?
        var regions: [String]?
        var secretID: String?
        var ca: String?
        var maasVersion: String?
        var racks: [String: [String: String]]?
        var sealedTokens: [String: [String: String]]?
        var unit: String?
        var hostname: String?
        var fqdn: String?
        var systemID: String?
        var macAddresses: [String]?
        var enrollment: String?
        var departure: String?
        var publicKey: String?

        enum CodingKeys: String, CodingKey {
            case maasVersion = "maas_version"
            case regions, ca, racks, unit, hostname, fqdn, enrollment, departure
            case apiURL = "api_url"
            case secretID = "maas_secret_id"
            case sealedTokens = "sealed_tokens"
            case systemID = "system_id"
            case macAddresses = "mac_addresses"
            case publicKey = "public_key"
        }
    }

    /// The vectors of `provider` or `requirer`.
    static func vectors(_ side: String) throws -> [Vector] { try read("vectors/\(side).json", as: [Vector].self) }

    /// The content of a file of JSON.
    static func read<Value: Decodable>(_ file: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: contents(file))
    }

    /// The schema of `provider` or `requirer`.
    static func schema(_ side: String) throws -> Schema {
        Schema(try #require(JSONSerialization.jsonObject(with: contents("schemas/\(side).json")) as? [String: Any]))
    }

    private static func contents(_ file: String) throws -> Foundation.Data {
        try Foundation.Data(
            contentsOf: URL(filePath: Project.path("docs/interface/maas_controller/v0/\(file)")))
    }
}

/// What of JSON Schema (draft 2020-12) the specification uses; anything else in a schema is found by ``unknownWords``.
struct Schema {
    private let schema: [String: Any]

    init(_ schema: [String: Any]) { self.schema = schema }

    /// Whether `value`, as JSONSerialization gives it, conforms.
    func accepts(_ value: Any) -> Bool {
        for alternatives in [schema["anyOf"] as? [[String: Any]]].compactMap({ $0 }) {
            guard alternatives.contains(where: { Schema($0).accepts(value) }) else { return false }
        }
        switch value {
        case let text as String: return accepts(text: text)
        case let list as [Any]: return accepts(list: list)
        case let object as [String: Any]: return accepts(object: object)
        default: return schema["type"] == nil
        }
    }

    /// The words in the schema, and in those within it, that this type does not understand.
    var unknownWords: Set<String> {
        let known: Set = [
            "$schema", "title", "description", "examples", "type", "required", "properties", "anyOf", "minLength",
            "maxLength", "maxItems", "pattern",
            "contentMediaType", "contentSchema", "items", "additionalProperties",
        ]
        let inner = ["contentSchema", "items", "additionalProperties"].compactMap { schema[$0] as? [String: Any] }
        let properties = (schema["properties"] as? [String: [String: Any]] ?? [:]).values
        let alternatives = schema["anyOf"] as? [[String: Any]] ?? []
        return (inner + properties + alternatives).reduce(into: Set(schema.keys).subtracting(known)) { words, schema in
            words.formUnion(Schema(schema).unknownWords)
        }
    }

    private func accepts(text: String) -> Bool {
        guard ["string", nil].contains(schema["type"] as? String) else { return false }
        if let least = schema["minLength"] as? Int, text.count < least { return false }
        if let most = schema["maxLength"] as? Int, text.count > most { return false }
        if let pattern = schema["pattern"] as? String {
            guard text.range(of: pattern, options: .regularExpression) != nil else { return false }
        }
        guard let content = schema["contentSchema"] as? [String: Any] else { return true }
        let value = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        return value.map { Schema(content).accepts($0) } ?? false
    }

    private func accepts(list: [Any]) -> Bool {
        guard ["array", nil].contains(schema["type"] as? String) else { return false }
        if let most = schema["maxItems"] as? Int, list.count > most { return false }
        let items = schema["items"] as? [String: Any] ?? [:]
        return list.allSatisfy { Schema(items).accepts($0) }
    }

    private func accepts(object: [String: Any]) -> Bool {
        guard ["object", nil].contains(schema["type"] as? String) else { return false }
        let required = schema["required"] as? [String] ?? []
        guard required.allSatisfy({ object[$0] != nil }) else { return false }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        let others = schema["additionalProperties"] as? [String: Any] ?? [:]
        return object.allSatisfy { key, value in Schema(properties[key] ?? others).accepts(value) }
    }
}
