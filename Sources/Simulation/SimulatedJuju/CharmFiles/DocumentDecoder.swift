/// Decodes nodes into the types that a charm's files have in Go, and collects what does not fit, as go-yaml 2 does.
struct DocumentDecoder {
    private var refusals: [String] = []

    /// Ends the decoding of a document.
    ///
    /// - Throws: All that did not fit, in go-yaml's words.
    func finish() throws(YAMLFailure) {
        guard !refusals.isEmpty else { return }
        throw YAMLFailure("yaml: unmarshal errors:\n  " + refusals.joined(separator: "\n  "))
    }

    /// Notes that `node` does not fit into `goType`.
    mutating func refuse(_ node: DocumentNode, into goType: String) throws(YAMLFailure) {
        let tag = try node.resolved().tag
        refusals.append("line \(node.line): cannot unmarshal \(node.shown(as: tag)) into \(goType)")
    }

    /// The text of a scalar of any kind; empty for null, nil if it is none.
    mutating func text(_ node: DocumentNode, into goType: String = "string") throws(YAMLFailure) -> String? {
        guard case .scalar(let text) = node.content else {
            try refuse(node, into: goType)
            return nil
        }
        if node.tag == "!!binary" { return try node.resolved().value.string }
        if node.isNull { return "" }
        return try node.resolved().value == .null ? "" : text
    }

    /// The truth value; false for null, nil if it is none.
    mutating func bool(_ node: DocumentNode) throws(YAMLFailure) -> Bool? {
        if node.isNull { return false }
        if case .scalar = node.content {
            switch try node.resolved().value {
            case .bool(let flag): return flag
            case .null: return false
            default: break
            }
        }
        try refuse(node, into: "bool")
        return nil
    }

    /// The integer; 0 for null, nil if it is none. go-yaml cuts the fraction off a float.
    mutating func int(_ node: DocumentNode) throws(YAMLFailure) -> Int? {
        if node.isNull { return 0 }
        if case .scalar = node.content {
            switch try node.resolved().value {
            case .int(let number): return number
            case .float(let number) where number.magnitude < 9.2e18: return Int(number)
            case .null: return 0
            default: break
            }
        }
        try refuse(node, into: "int")
        return nil
    }

    /// The texts of a list; none for null, nil if it is no list.
    mutating func texts(_ node: DocumentNode) throws(YAMLFailure) -> [String]? {
        if node.isNull { return [] }
        guard case .list(let items) = node.content else {
            try refuse(node, into: "[]string")
            return nil
        }
        var texts: [String] = []
        for item in items { if let text = try self.text(item) { texts.append(text) } }
        return texts
    }

    /// The entries of a map with text keys in their order, those that come in under `<<` where they stand; nil if it is no map.
    mutating func entries(
        _ node: DocumentNode, into goType: String
    ) throws(YAMLFailure) -> [(key: String, value: DocumentNode)]? {
        if node.isNull { return [] }
        guard case .map(let entries) = node.content else {
            try refuse(node, into: goType)
            return nil
        }
        return try self.entries(entries)
    }

    private mutating func entries(
        _ entries: [(key: DocumentNode, value: DocumentNode)]
    ) throws(YAMLFailure) -> [(key: String, value: DocumentNode)] {
        var found: [(key: String, value: DocumentNode)] = []
        for (key, value) in entries {
            if key.isMerge {
                for merged in try value.mergedMaps() { found += try self.entries(merged) }
            } else if let name = try text(key) {
                found.append((RawText.key(name), value))
            }
        }
        return found
    }

    /// The fields of a struct; of equal ones the last.
    mutating func fields(_ node: DocumentNode, into goType: String) throws(YAMLFailure) -> [String: DocumentNode]? {
        try entries(node, into: goType).map { Dictionary($0.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }) }
    }

    /// The value, as any type.
    mutating func value(_ node: DocumentNode) throws(YAMLFailure) -> YAMLValue { try node.value() }
}
