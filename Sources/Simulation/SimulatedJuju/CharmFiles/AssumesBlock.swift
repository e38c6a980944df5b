/// The block `assumes` of metadata.yaml (juju/charm assumes/parser.go).
enum AssumesBlock {
    /// All that the block's list wants.
    static func expression(_ block: YAMLValue) throws(YAMLFailure) -> AssumesExpression {
        var parts: [AssumesExpression] = []
        for (index, item) in (block.list ?? []).enumerated() {
            do throws(YAMLFailure) {
                parts.append(try part(item))
            } catch {
                throw YAMLFailure("parsing expression \(index + 1) in top level \"assumes\" block: \(error.message)")
            }
        }
        return .allOf(parts)
    }

    private static func part(_ item: YAMLValue) throws(YAMLFailure) -> AssumesExpression {
        if let text = item.string { return try feature(GoText.trimmed(text)) }
        guard let map = item.map else {
            throw YAMLFailure("expected a feature, \"any-of\" or \"all-of\" expression")
        }
        guard map.count == 1, let (key, value) = map.first, key.string != nil else {
            throw YAMLFailure("malformed composite expression")
        }
        guard let kind = key.string, ["any-of", "all-of"].contains(kind), value != .null else {
            throw YAMLFailure("malformed composite expression; expected an \"any-of\" or \"all-of\" block")
        }
        guard let items = value.list else {
            throw YAMLFailure("malformed \"\(kind)\" expression; expected a list of sub-expressions")
        }
        var parts: [AssumesExpression] = []
        for item in items {
            do throws(YAMLFailure) {
                parts.append(try part(item))
            } catch {
                throw YAMLFailure("parsing \"\(kind)\" expression: \(error.message)")
            }
        }
        return kind == "any-of" ? .anyOf(parts) : .allOf(parts)
    }

    private static func feature(_ text: String) throws(YAMLFailure) -> AssumesExpression {
        guard let feature = AssumesExpression(feature: text) else {
            let version = AssumesExpression.version(of: text)
            let reason = version.map { ": invalid version \(GoText.quoted($0))" } ?? ""
            throw YAMLFailure("malformed feature expression \(GoText.quoted(text))\(reason)")
        }
        return feature
    }
}
