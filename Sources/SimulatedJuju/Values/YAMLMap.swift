import Foundation
import Yams

/// A YAML (so also JSON) map of texts, read with the rules and error texts of Juju's go-yaml 2.
struct YAMLMap {
    private let text: String
    /// The type into which Juju reads, as errors name it.
    private let goType: String
    private var map: [String: String] = [:]
    private var wrong: [String] = []

    /// The map in `bytes`; scalars become texts, `null` the empty text. Errors mention `goType`, into which Juju reads.
    static func parse(_ bytes: [UInt8], into goType: String = "map[string]string") throws(ToolFailure) -> [String:
        String]
    {
        if let map = FlatJSON.map(bytes) { return map }
        var reader = YAMLMap(text: try YAMLSource.text(bytes), goType: goType)
        return try reader.read()
    }

    private init(text: String, goType: String) {
        self.text = text
        self.goType = goType
    }

    private mutating func read() throws(ToolFailure) -> [String: String] {
        guard let root = try root(of: text) else { return [:] }
        try YAMLSource.check(root, in: text)
        switch root {
        case .scalar(let scalar):
            let tag = Self.tag(of: scalar)
            if tag == .null { return [:] }
            let bytes = Array(scalar.string.utf8)
            let shown = bytes.count > 10 ? RawText.text(Array(bytes.prefix(7))) + "..." : scalar.string
            refuse(root, "\(tag.rawValue) `\(shown)`", goType)
        case .mapping(let mapping): try merge(mapping)
        default: refuse(root, "!!seq", goType)
        }
        if !wrong.isEmpty { throw .failed("yaml: unmarshal errors:\n" + wrong.joined(separator: "\n")) }
        return map
    }

    /// Takes the entries of `mapping`; those of a map under `<<` come in where they stand.
    private mutating func merge(_ mapping: Node.Mapping) throws(ToolFailure) {
        for (key, value) in mapping {
            guard case .scalar(let name) = key else {
                refuse(key, key.sequence == nil ? "!!map" : "!!seq", "string")
                continue
            }
            if name.string == "<<", Self.isPlain(name) {
                try mergeAll(of: value)
                continue
            }
            switch value {
            case .scalar(let scalar): map[try Self.value(of: name)] = try Self.value(of: scalar)
            case .sequence: refuse(value, "!!seq", "string")
            default: refuse(value, "!!map", "string")
            }
        }
    }

    private mutating func mergeAll(of value: Node) throws(ToolFailure) {
        let maps = value.mapping.map { [$0] } ?? value.sequence?.reversed().map(\.mapping) ?? [nil]
        for mapping in maps {
            guard let mapping else {
                throw .failed("yaml: map merge requires map or sequence of maps as the value")
            }
            try merge(mapping)
        }
    }

    private static func value(of scalar: Node.Scalar) throws(ToolFailure) -> String {
        if scalar.tag.rawValue == "tag:yaml.org,2002:binary" {
            guard let bytes = try? Base64.bytes(scalar.string) else {
                throw .failed("yaml: !!binary value contains invalid base64 data")
            }
            return RawText.text(bytes)
        }
        return tag(of: scalar) == .null ? "" : scalar.string
    }

    private static func isPlain(_ scalar: Node.Scalar) -> Bool { scalar.style == .plain || scalar.style == .any }

    private static func tag(of scalar: Node.Scalar) -> YAMLTag {
        isPlain(scalar) ? YAMLTag(plain: scalar.string) : .string
    }

    private mutating func refuse(_ node: Node, _ what: String, _ type: String) {
        wrong.append("  line \(node.mark?.line ?? 1): cannot unmarshal \(what) into \(type)")
    }

    private func root(of text: String) throws(ToolFailure) -> Node? {
        do {
            return try Parser(yaml: text, encoding: .utf8).nextRoot()
        } catch YamlError.duplicatedKeysInMapping(_, let context) where context.mark.line > 0 {
            // go-yaml 2 lets the last of equal keys win, where Yams refuses: try again without the first.
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            guard lines.indices.contains(context.mark.line - 1) else { throw .failed("yaml: \(context)") }
            lines[context.mark.line - 1] = ""
            return try root(of: lines.joined(separator: "\n"))
        } catch let error as YamlError {
            throw YAMLSource.failure(error, in: text)
        } catch {
            throw .failed("yaml: \(error)")
        }
    }
}
