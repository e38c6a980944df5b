/// actions.yaml (juju/charm actions.go: ReadActionsYaml).
enum ActionsFile {
    /// The actions that the file declares for the charm `charm`.
    static func actions(_ document: DocumentNode?, of charm: String) throws(YAMLFailure) -> [String: CharmMetadata
        .Action]
    {
        guard let document else { return [:] }
        var decoder = DocumentDecoder()
        var declared: [String: [String: YAMLValue]] = [:]
        for (name, node) in try decoder.entries(document, into: "map[string]map[string]interface {}") ?? [] {
            guard let entries = try decoder.entries(node, into: "map[string]interface {}") else { continue }
            var fields: [String: YAMLValue] = [:]
            for (key, value) in entries { fields[key] = try decoder.value(value) }
            declared[name] = fields
        }
        try decoder.finish()
        var actions: [String: CharmMetadata.Action] = [:]
        for (name, fields) in declared.sorted(by: { $0.key < $1.key }) {
            if name.wholeMatch(of: #/[a-z0-9](?:[a-z0-9-]*[a-z0-9])?/#) == nil {
                throw YAMLFailure("bad action name \(name)")
            }
            if let reason = ReservedName.reason(name, in: charm) {
                throw YAMLFailure("cannot use action name \(name): \(reason)")
            }
            actions[name] = try action(name, fields)
        }
        return actions
    }

    private static func action(_ name: String, _ fields: [String: YAMLValue]) throws(YAMLFailure)
        -> CharmMetadata.Action
    {
        var schema: [String: YAMLValue] = [
            "description": .string("No description"), "type": .string("object"), "title": .string(name),
            "properties": .map([:]),
        ]
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
            func wrong(_ what: String) -> YAMLFailure {
                YAMLFailure("value for schema key \(GoText.quoted(key)) must be a \(what)")
            }
            switch key {
            case "description", "title":
                guard value.string != nil else { throw wrong("string") }
                schema[key] = value
            case "required":
                guard value.list != nil else { throw wrong("YAML list") }
                schema[key] = value
            case "parallel": guard case .bool = value else { throw wrong("bool") }
            case "execution-group": guard value.string != nil else { throw wrong("string") }
            case "params":
                try checkKeys(value)
                guard value.map != nil else { throw YAMLFailure("params failed to parse as a map") }
                schema["properties"] = value
            default:
                try checkKeys(value)
                schema[key] = value
            }
        }
        if let refusal = ActionSchemaForm.refusal(of: schema) {
            throw YAMLFailure("invalid params schema for action schema \(name): \(refusal)")
        }
        return CharmMetadata.Action(schema.mapValues(Value.init))
    }

    /// Refuses references, and maps whose keys are no texts (cleanse).
    private static func checkKeys(_ value: YAMLValue) throws(YAMLFailure) {
        for item in value.list ?? [] {
            guard (try? checkKeys(item)) != nil else { throw YAMLFailure("map keyed with non-string value") }
        }
        let map = value.map ?? [:]
        guard map.keys.allSatisfy({ $0.string != nil }) else { throw YAMLFailure("map keyed with non-string value") }
        for (key, value) in map.sorted(by: { $0.key.goText < $1.key.goText }) {
            if ["$ref", "$schema"].contains(key.goText) {
                throw YAMLFailure("schema key \"\(key.goText)\" not compatible with this version of juju")
            }
            try checkKeys(value)
        }
    }
}

extension CharmMetadata.Action {
    /// The action with this schema of its parameters.
    fileprivate init(_ schema: [String: Value]) {
        func map(_ value: Value?) -> [String: Value] { if case .map(let map)? = value { map } else { [:] } }
        func text(_ value: Value?) -> String { if case .string(let text)? = value { text } else { "" } }
        self.init(description: text(schema["description"]), parameters: map(schema["properties"]))
        if case .list(let names)? = schema["required"] { required = names.map { text($0) } }
        allowsMore = schema["additionalProperties"] != .bool(false)
        self.schema = schema
    }
}
