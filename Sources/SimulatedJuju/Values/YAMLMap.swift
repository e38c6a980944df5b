import Yams

/// A YAML (so also JSON) map of texts, read with the rules and error texts of go-yaml 2.
enum YAMLMap {
    /// The map in `bytes`; scalars become texts, `null` the empty text. Errors mention `goType`, into which Juju reads.
    static func parse(_ bytes: [UInt8], into goType: String = "map[string]string") throws(ToolFailure) -> [String:
        String]
    {
        if let map = FlatJSON.map(bytes) { return map }
        guard let root = try root(of: String(decoding: bytes, as: UTF8.self)) else { return [:] }
        switch root {
        case .scalar(let scalar):
            let tag = tag(of: scalar)
            if tag == .null { return [:] }
            let shown = scalar.string.count > 10 ? scalar.string.prefix(7) + "..." : scalar.string[...]
            throw mismatch([(root, "\(tag.rawValue) `\(shown)`", goType)])
        case .sequence: throw mismatch([(root, "!!seq", goType)])
        case .mapping(let mapping): return try texts(in: mapping)
        default: throw .failed("yaml: unmarshal errors:\n  line 1: cannot unmarshal alias into \(goType)")
        }
    }

    private static func texts(in mapping: Node.Mapping) throws(ToolFailure) -> [String: String] {
        var map: [String: String] = [:]
        var wrong: [(Node, String, String)] = []
        for (key, value) in mapping {
            guard case .scalar(let name) = key else {
                wrong.append((key, key.sequence == nil ? "!!map" : "!!seq", "string"))
                continue
            }
            switch value {
            case .scalar(let scalar): map[name.string] = tag(of: scalar) == .null ? "" : scalar.string
            case .sequence: wrong.append((value, "!!seq", "string"))
            default: wrong.append((value, "!!map", "string"))
            }
        }
        if !wrong.isEmpty { throw mismatch(wrong) }
        return map
    }

    private static func tag(of scalar: Node.Scalar) -> YAMLTag {
        scalar.style == .plain || scalar.style == .any ? YAMLTag(plain: scalar.string) : .string
    }

    private static func mismatch(_ wrong: [(node: Node, what: String, type: String)]) -> ToolFailure {
        let lines = wrong.map { "  line \($0.node.mark?.line ?? 1): cannot unmarshal \($0.what) into \($0.type)" }
        return .failed("yaml: unmarshal errors:\n" + lines.joined(separator: "\n"))
    }

    private static func root(of text: String) throws(ToolFailure) -> Node? {
        do {
            return try Parser(yaml: text, encoding: .utf8).nextRoot()
        } catch YamlError.duplicatedKeysInMapping(_, let context) where context.mark.line > 0 {
            // go-yaml 2 lets the last of equal keys win, where Yams refuses: try again without the first.
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            guard lines.indices.contains(context.mark.line - 1) else { throw .failed("yaml: \(context)") }
            lines[context.mark.line - 1] = ""
            return try root(of: lines.joined(separator: "\n"))
        } catch let error as YamlError {
            throw failure(error)
        } catch {
            throw .failed("yaml: \(error)")
        }
    }

    /// go-yaml's words for what libyaml found: the line counts from 0 inside and is left out when it is 0.
    private static func failure(_ error: YamlError) -> ToolFailure {
        switch error {
        case .scanner(let context, let problem, let mark, _):
            return located(mark.line > 1 ? mark.line : context.map(contextLine) ?? 0, problem)
        case .parser(let context, let problem, let mark, _):
            return located(mark.line > 1 ? mark.line - 1 : context.map(contextLine) ?? 0, problem)
        case .composer(_, let problem, _, _): return .failed("yaml: \(problem)")
        case .reader(let problem, _, _, _): return .failed("yaml: \(problem)")
        default: return .failed("yaml: \(error)")
        }
    }

    private static func contextLine(_ context: YamlError.Context) -> Int { max(0, context.mark.line - 1) }

    private static func located(_ line: Int, _ problem: String) -> ToolFailure {
        .failed(line > 0 ? "yaml: line \(line): \(problem)" : "yaml: \(problem)")
    }
}
