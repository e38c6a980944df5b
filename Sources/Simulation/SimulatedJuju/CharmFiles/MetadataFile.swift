/// metadata.yaml (juju/charm meta.go: ReadMeta, parseMeta).
struct MetadataFile {
    /// What of it the simulator goes by.
    private(set) var metadata: CharmMetadata
    /// All of it, in its form.
    let root: YAMLValue

    /// Reads the file.
    init(_ document: DocumentNode?) throws(YAMLFailure) {
        metadata = CharmMetadata(name: "")
        // go-yaml asks nothing of a document that is null.
        guard let document, !document.isPlainNull else {
            root = .map([:])
            return
        }
        if document.isNull { throw YAMLFailure("metadata: name: expected string, got nothing") }
        guard case .map = document.content else {
            var decoder = DocumentDecoder()
            try decoder.refuse(document, into: "map[interface {}]interface {}")
            try decoder.finish()
            root = .null
            return
        }
        let raw = try document.value()
        try Self.checkFormat(raw)
        do throws(Schema.Refusal) {
            root = try MetadataSchema.charm.coerce(raw, [])
        } catch {
            throw YAMLFailure("metadata: \(error.message)")
        }
        metadata.name = root["name"]?.string ?? ""
        metadata.description = root["description"]?.string
        metadata.isSubordinate = root["subordinate"] == .bool(true)
        try readParts()
        if let assumes = raw["assumes"], assumes != .null { metadata.assumes = try AssumesBlock.expression(assumes) }
    }

    /// The parts of which a format has one each cannot be mixed (ensureUnambiguousFormat).
    private static func checkFormat(_ raw: YAMLValue) throws(YAMLFailure) {
        let second = ["assumes", "charm-user", "containers"]
        let first = ["deployment", "min-juju-version", "series"]
        let keys = (raw.map ?? [:]).keys.compactMap(\.string).filter { (first + second).contains($0) }.sorted()
        guard let leading = keys.first else { return }
        let matched = keys.filter { first.contains($0) == first.contains(leading) }
        let others = keys.filter { !matched.contains($0) }
        guard !others.isEmpty else { return }
        func list(_ keys: [String]) -> String { keys.map { "\"\($0)\"" }.joined(separator: ", ") }
        throw YAMLFailure("ambiguous metadata: keys \(list(others)) cannot be used with \(list(matched))")
    }

    private mutating func readParts() throws(YAMLFailure) {
        metadata.extraBindings = entries("extra-bindings").map(\.name)
        metadata.endpoints = [:]
        for (key, role) in [("provides", RelationEndpoint.Role.provider), ("requires", .requirer), ("peers", .peer)] {
            for (name, details) in entries(key) {
                metadata.endpoints[name] = CharmMetadata.Endpoint(details, role: role)
            }
        }
        for (name, details) in entries("storage") { metadata.storage[name] = CharmMetadata.Storage(details) }
        try checkDeployment()
        if let version = root["min-juju-version"]?.string, !Self.isVersion(version) {
            throw YAMLFailure("invalid min-juju-version: invalid version \(GoText.quoted(version))")
        }
        for (name, details) in entries("resources") {
            let type = details["type"]?.string ?? ""
            guard let kind = CharmMetadata.Resource.Kind(rawValue: type) else {
                throw YAMLFailure("unsupported resource type \(GoText.quoted(type))")
            }
            metadata.resources[name] = .init(
                kind: kind, fileName: details["filename"]?.string ?? "",
                description: details["description"]?.string ?? "")
        }
        for (name, details) in entries("containers") {
            if let refusal = refusal(ofContainer: name, details) {
                throw YAMLFailure("parsing containers: \(refusal)")
            }
            metadata.containers.append(name)
        }
        if let user = root["charm-user"]?.string, !["root", "sudoer", "non-root"].contains(user) {
            throw YAMLFailure(
                "parsing charm-user: invalid charm-user \(GoText.quoted(user)) expected one of root, sudoer or non-root"
            )
        }
    }

    private static func isVersion(_ text: String) -> Bool {
        text.wholeMatch(of: #/[0-9]{1,9}\.[0-9]{1,9}(?:\.|-[a-z]+)[0-9]{1,9}(?:\.[0-9]{1,9})?/#) != nil
    }

    private func checkDeployment() throws(YAMLFailure) {
        guard root["deployment"] != nil else { return }
        guard let series = root["series"]?.list, let first = series.first else {
            throw YAMLFailure("charm with deployment metadata must declare at least one series")
        }
        guard first == .string("kubernetes") else {
            throw YAMLFailure("charms with deployment metadata only supported for \"kubernetes\"")
        }
    }

    /// Why a container is refused, or nil (parseContainers).
    private func refusal(ofContainer name: String, _ details: YAMLValue) -> String? {
        if let resource = details["resource"]?.string, !resource.isEmpty {
            guard let known = metadata.resources[resource] else {
                return "referenced resource \(GoText.quoted(resource)) not found"
            }
            guard known.kind == .image else {
                return "referenced resource \(GoText.quoted(resource)) is not a oci-image"
            }
        }
        for mount in details["mounts"]?.list ?? [] {
            let storage = mount["storage"]?.string ?? ""
            if storage.isEmpty { return "container \"\(name)\": storage must be specifed on mount" }
            if mount["location"]?.string?.isEmpty != false {
                return "container \"\(name)\": location must be specifed on mount"
            }
            if metadata.storage[storage] == nil {
                return "container \"\(name)\": storage \(GoText.quoted(storage)) not valid"
            }
        }
        for id in ["uid", "gid"] {
            if case .int(let number)? = details[id], (1000..<10000).contains(number) {
                return "container \"\(name)\" has invalid \(id) \(number): \(id) cannot be in reserved range 1000-9999"
            }
        }
        return nil
    }

    /// The entries of one of the file's maps, in the order of their names.
    func entries(_ key: String) -> [(name: String, details: YAMLValue)] {
        (root[key]?.map ?? [:]).map { (name: $0.string ?? "", details: $1) }.sorted { $0.name < $1.name }
    }
}

extension CharmMetadata.Endpoint {
    fileprivate init(_ details: YAMLValue, role: RelationEndpoint.Role) {
        self.init(interface: details["interface"]?.string ?? "", role: role)
        if case .int(let limit)? = details["limit"], limit != 0 { self.limit = limit }
        if details["scope"] == .string("container") { scope = .container }
    }
}

extension CharmMetadata.Storage {
    fileprivate init(_ details: YAMLValue) {
        self.init(
            kind: details["type"] == .string("block") ? .block : .filesystem, count: 1, most: 1,
            location: details["location"]?.string ?? "")
        isShared = details["shared"] == .bool(true)
        isReadOnly = details["read-only"] == .bool(true)
        guard case .list(let range)? = details["multiple"]?["range"], case .int(let least) = range[0],
            case .int(let most) = range[1]
        else { return }
        (count, self.most) = (least, most == -1 ? nil : most)
    }
}
