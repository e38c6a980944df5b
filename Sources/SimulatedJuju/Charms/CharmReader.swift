import Yams

/// Reads the YAML files of a charm.
struct CharmReader {
    let folder: String

    func metadata() throws(SimulationError) -> CharmMetadata {
        guard let root = try mapping("metadata.yaml") else {
            throw SimulationError(.badInput, "\(folder)/metadata.yaml: no such file; is this a charm?")
        }
        guard let name = root["name"]?.string, ApplicationName.isValid(name) else {
            throw SimulationError(.badInput, "\(folder)/metadata.yaml: name is missing or not a charm's name")
        }
        var metadata = CharmMetadata(name: name)
        for (key, role) in [("requires", RelationEndpoint.Role.requirer), ("provides", .provider), ("peers", .peer)] {
            for (endpoint, details) in try entries(root[key], "metadata.yaml", key) {
                let interface = details.string ?? details["interface"]?.string
                guard let interface else {
                    throw SimulationError(
                        .badInput, "\(folder)/metadata.yaml: \(key).\(endpoint) does not name its interface")
                }
                metadata.endpoints[endpoint] = CharmMetadata.Endpoint(
                    interface: interface, role: role, limit: details["limit"]?.int)
            }
        }
        for (option, details) in try entries(mapping("config.yaml")?["options"], "config.yaml", "options") {
            metadata.config[option] = try self.option(option, details)
        }
        for (action, details) in try entries(mapping("actions.yaml"), "actions.yaml", "the file") {
            metadata.actions[action] = self.action(details)
        }
        for (storage, details) in try entries(root["storage"], "metadata.yaml", "storage") {
            metadata.storage[storage] = try self.storage(storage, details)
        }
        metadata.containers = try entries(root["containers"], "metadata.yaml", "containers").map(\.0).sorted()
        for (resource, details) in try entries(root["resources"], "metadata.yaml", "resources") {
            metadata.resources[resource] = try self.resource(resource, details)
        }
        if let assumes = root["assumes"], assumes.null == nil { metadata.assumes = .allOf(try expressions(assumes)) }
        return metadata
    }

    private func expressions(_ node: Node) throws(SimulationError) -> [AssumesExpression] {
        func bad(_ what: String) -> SimulationError {
            SimulationError(.badInput, "\(folder)/metadata.yaml: assumes: \(what)")
        }
        guard let items = node.sequence else { throw bad("malformed \"assumes\" block; expected an expression list") }
        var expressions: [AssumesExpression] = []
        for item in items {
            if let text = item.string {
                guard let feature = AssumesExpression(feature: text) else {
                    throw bad("malformed feature expression \"\(text)\"")
                }
                expressions.append(feature)
            } else if let mapping = item.mapping, mapping.count == 1, let all = mapping["all-of"] {
                expressions.append(.allOf(try self.expressions(all)))
            } else if let mapping = item.mapping, mapping.count == 1, let any = mapping["any-of"] {
                expressions.append(.anyOf(try self.expressions(any)))
            } else {
                throw bad("malformed composite expression: it must be a map with the one key all-of or any-of")
            }
        }
        return expressions
    }

    private func storage(_ name: String, _ details: Node) throws(SimulationError) -> CharmMetadata.Storage {
        let text = details["type"]?.string ?? ""
        guard let kind = CharmMetadata.Storage.Kind(rawValue: text) else {
            throw SimulationError(
                .badInput, "\(folder)/metadata.yaml: storage.\(name) has the unknown type \"\(text)\"")
        }
        let location = details["location"]?.string ?? ""
        guard let multiple = details["multiple"] else {
            return CharmMetadata.Storage(kind: kind, count: 1, most: 1, location: location)
        }
        let range = multiple["range"]?.string ?? ""
        guard let parts = range.wholeMatch(of: /(\d+)(?:\+|-(\d*))?/), let least = Int(parts.1) else {
            throw SimulationError(
                .badInput,
                "\(folder)/metadata.yaml: storage.\(name).multiple.range: \"\(range)\" is none such as 2, 0-, 1+ or 1-4"
            )
        }
        let most = range.hasSuffix("+") ? nil : parts.2.map { Int($0) } ?? least
        return CharmMetadata.Storage(kind: kind, count: least, most: most, location: location)
    }

    private func resource(_ name: String, _ details: Node) throws(SimulationError) -> CharmMetadata.Resource {
        let text = details["type"]?.string ?? "file"
        guard let kind = CharmMetadata.Resource.Kind(rawValue: text) else {
            throw SimulationError(
                .badInput, "\(folder)/metadata.yaml: resources.\(name) has the unknown type \"\(text)\"")
        }
        return CharmMetadata.Resource(
            kind: kind, fileName: details["filename"]?.string ?? "content.yaml",
            description: details["description"]?.string ?? "")
    }

    private func option(_ name: String, _ details: Node) throws(SimulationError) -> CharmMetadata.Option {
        let text = details["type"]?.string ?? "string"
        guard let type = CharmMetadata.Option.Kind(rawValue: text) else {
            throw SimulationError(.badInput, "\(folder)/config.yaml: options.\(name) has the unknown type \"\(text)\"")
        }
        var option = CharmMetadata.Option(type: type, description: details["description"]?.string ?? "")
        if let standard = details["default"], standard.null == nil {
            guard let value = standard.string.flatMap({ option.value(of: $0) }) else {
                throw SimulationError(
                    .badInput, "\(folder)/config.yaml: options.\(name) has a default that is not \(text)")
            }
            option.defaultValue = value
        }
        return option
    }

    private func action(_ details: Node) -> CharmMetadata.Action {
        var action = CharmMetadata.Action(description: details["description"]?.string ?? "")
        for (name, schema) in details["params"]?.mapping ?? [:] {
            action.parameters[name.string ?? ""] = Value(yaml: schema)
        }
        action.required = details["required"]?.array().compactMap(\.string) ?? []
        action.allowsMore = details["additionalProperties"]?.bool ?? true
        action.saysNothingOfMore = details["additionalProperties"] == nil
        return action
    }

    private func entries(_ node: Node?, _ file: String, _ key: String) throws(SimulationError) -> [(String, Node)] {
        guard let node, node.null == nil else { return [] }
        guard let mapping = node.mapping else {
            throw SimulationError(.badInput, "\(folder)/\(file): \(key) is not a map")
        }
        return mapping.map { ($0.key.string ?? "", $0.value) }
    }

    /// The map that a file holds, or nil if there is no such file.
    private func mapping(_ file: String) throws(SimulationError) -> Node? {
        try YAMLFile.mapping("\(folder)/\(file)")
    }
}
