/// A YAML (so also JSON) map of texts, read with the rules and error texts of Juju's go-yaml 2.
struct YAMLMap {
    /// The type into which Juju reads, as errors name it.
    private let goType: String
    private var map: [String: String] = [:]
    private var wrong: [String] = []

    /// The map in `bytes`; scalars become texts, `null` the empty text, and of equal keys the last one counts.
    /// Errors mention `goType`, into which Juju reads.
    static func parse(
        _ bytes: [UInt8], into goType: String = "map[string]string"
    ) throws(ToolFailure) -> [String: String] {
        if let map = FlatJSON.map(bytes) { return map }
        guard let root = try YAMLComposer.root(of: bytes) else { return [:] }
        try YAMLSource.check(root, in: bytes)
        var reader = YAMLMap(goType: goType)
        return try reader.read(root)
    }

    private init(goType: String) { self.goType = goType }

    private mutating func read(_ root: YAMLNode) throws(ToolFailure) -> [String: String] {
        switch root {
        case .scalar(let scalar):
            let (tag, value) = try Self.resolved(scalar)
            if value == .null { return [:] }
            refuse(root, Self.node(scalar).shown(as: tag), goType)
        case .mapping(let pairs, _): try merge(pairs)
        case .sequence: refuse(root, "!!seq", goType)
        }
        if !wrong.isEmpty { throw .failed("yaml: unmarshal errors:\n" + wrong.joined(separator: "\n")) }
        return map
    }

    /// Takes the entries of a map; those of a map under `<<` come in where they stand.
    private mutating func merge(_ pairs: [(key: YAMLNode, value: YAMLNode)]) throws(ToolFailure) {
        for (key, value) in pairs {
            guard case .scalar(let name) = key else {
                refuse(key, Self.kind(of: key), "string")
                continue
            }
            if Self.node(name).isMerge {
                try mergeAll(of: value)
                continue
            }
            guard case .scalar(let scalar) = value else {
                refuse(value, Self.kind(of: value), "string")
                continue
            }
            map[RawText.key(try Self.value(of: name))] = try Self.value(of: scalar)
        }
    }

    private mutating func mergeAll(of value: YAMLNode) throws(ToolFailure) {
        let nodes: [YAMLNode] = if case .sequence(let items, _) = value { items.reversed() } else { [value] }
        for node in nodes {
            guard case .mapping(let pairs, _) = node else {
                throw .failed("yaml: map merge requires map or sequence of maps as the value")
            }
            try merge(pairs)
        }
    }

    private static func value(of scalar: YAMLNode.Scalar) throws(ToolFailure) -> String {
        switch try resolved(scalar).value {
        case .null: ""
        // What a tag makes of a text, as of binary data, counts; of all else the text itself (decode.go: scalar).
        case .string(let text): text
        default: scalar.text
        }
    }

    private static func resolved(
        _ scalar: YAMLNode.Scalar
    ) throws(ToolFailure) -> (tag: YAMLTag, value: YAMLValue) {
        do throws(YAMLFailure) { return try node(scalar).resolved() } catch { throw .failed(error.message) }
    }

    private static func node(_ scalar: YAMLNode.Scalar) -> DocumentNode {
        DocumentNode(
            content: .scalar(scalar.text), tag: DocumentComposer.short(scalar.tag), isPlain: scalar.isImplicit,
            line: scalar.place.line + 1)
    }

    private static func kind(of node: YAMLNode) -> String {
        if case .sequence = node { "!!seq" } else { "!!map" }
    }

    private mutating func refuse(_ node: YAMLNode, _ what: String, _ type: String) {
        wrong.append("  line \(node.place.line + 1): cannot unmarshal \(what) into \(type)")
    }
}
