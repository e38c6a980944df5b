extension MetadataFile {
    /// Refuses what is well formed but means nothing (juju/charm meta.go: Meta.Check).
    func check(_ manifest: ManifestFile?) throws(YAMLFailure) {
        try checkFormat(manifest)
        try checkEndpoints()
        try checkExtraBindings()
        let name = GoText.quoted(metadata.name)
        let joinsPrincipal = metadata.endpoints.values.contains { $0.role == .requirer && $0.scope == .container }
        if metadata.isSubordinate && !joinsPrincipal {
            throw YAMLFailure("subordinate charm \(name) lacks \"requires\" relation with container scope")
        }
        for series in texts("series") where series.wholeMatch(of: #/[a-z]+[a-z0-9]*/#) == nil {
            throw YAMLFailure("charm \(name) declares invalid series: \(GoText.quoted(series))")
        }
        for (storage, details) in metadata.storage.sorted(by: { $0.key < $1.key }) {
            let charm = "charm \(name) storage \(GoText.quoted(storage))"
            if !details.location.isEmpty, details.kind != .filesystem {
                throw YAMLFailure("\(charm): location may not be specified for \"type: \(details.kind.rawValue)\"")
            }
            if details.most == 0 { throw YAMLFailure("\(charm): invalid maximum count 0") }
        }
        try checkDevices()
        for (payload, details) in entries("payloads") {
            if payload.isEmpty { throw YAMLFailure("payload class missing name") }
            if payload.wholeMatch(of: #/[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?/#) == nil {
                throw YAMLFailure("invalid payload class \(GoText.quoted(payload))")
            }
            if details["type"] == .string("") { throw YAMLFailure("payload class missing type") }
        }
        try checkResources()
        for term in texts("terms") { if let refusal = Term.refusal(of: term) { throw YAMLFailure(refusal) } }
    }

    private func texts(_ key: String) -> [String] { (root[key]?.list ?? []).compactMap(\.string) }

    /// With a base in manifest.yaml the metadata are of format 2, else of format 1 (charm.go: MetaFormatReasons).
    private func checkFormat(_ manifest: ManifestFile?) throws(YAMLFailure) {
        let series = texts("series")
        if series.isEmpty, manifest?.bases.isEmpty == false {
            if root["min-juju-version"]?.string.map({ !Self.isZero($0) }) == true {
                throw YAMLFailure("min-juju-version in metadata v2 not valid")
            }
            return
        }
        if metadata.assumes != nil { throw YAMLFailure("assumes in metadata v1 not valid") }
        if !metadata.containers.isEmpty {
            throw YAMLFailure(
                manifest == nil
                    ? "containers without a manifest.yaml not valid" : "containers in metadata v1 not valid")
        }
    }

    private static func isZero(_ version: String) -> Bool { version.allSatisfy { $0 == "0" || $0 == "." } }

    private func checkEndpoints() throws(YAMLFailure) {
        let charm = "charm \(GoText.quoted(metadata.name))"
        var seen: Set<String> = []
        for (key, role) in [("provides", RelationEndpoint.Role.provider), ("requires", .requirer), ("peers", .peer)] {
            for (name, details) in entries(key) {
                // The requirer that joins a subordinate to its principal may be called juju-info.
                let joinsPrincipal =
                    metadata.isSubordinate && role == .requirer && details["scope"] == .string("container")
                if !joinsPrincipal, ReservedName.reason(name, in: metadata.name) != nil {
                    throw YAMLFailure("\(charm) using a reserved relation name: \(GoText.quoted(name))")
                }
                let interface = details["interface"]?.string ?? ""
                if role != .requirer, ReservedName.reason(interface, in: metadata.name) != nil {
                    throw YAMLFailure(
                        "\(charm) relation \(GoText.quoted(name)) using a reserved interface: \(GoText.quoted(interface))"
                    )
                }
                guard seen.insert(name).inserted else {
                    throw YAMLFailure("\(charm) using a duplicated relation name: \(GoText.quoted(name))")
                }
            }
        }
    }

    private func checkExtraBindings() throws(YAMLFailure) {
        guard root["extra-bindings"] != nil else { return }
        let charm = "charm \(GoText.quoted(metadata.name)) has invalid extra bindings"
        guard !metadata.extraBindings.isEmpty else {
            throw YAMLFailure("\(charm): extra bindings cannot be empty when specified")
        }
        let taken = metadata.extraBindings.filter { metadata.endpoints[$0] != nil }.sorted()
        guard taken.isEmpty else {
            throw YAMLFailure(
                "\(charm): relation names (\(taken.joined(separator: ", "))) cannot be used in extra bindings")
        }
    }

    private func checkDevices() throws(YAMLFailure) {
        for (device, details) in entries("devices") {
            let charm = "charm \(GoText.quoted(metadata.name)) device \(GoText.quoted(device))"
            if details["type"] == .string("") { throw YAMLFailure("\(charm): type must be specified") }
            func count(_ key: String) -> Int { if case .int(let count)? = details[key] { count } else { 1 } }
            let (least, most) = (count("countmin"), count("countmax"))
            if least > most {
                throw YAMLFailure("\(charm): maximum count \(most) can not be smaller than minimum count \(least)")
            }
        }
    }

    private func checkResources() throws(YAMLFailure) {
        for (name, resource) in metadata.resources.sorted(by: { $0.key < $1.key }) {
            if name.isEmpty { throw YAMLFailure("resource missing name") }
            guard resource.kind == .file else { continue }
            if resource.fileName.isEmpty { throw YAMLFailure("resource missing filename") }
            if resource.fileName.contains("/") {
                throw YAMLFailure("filename cannot contain \"/\" (got \(GoText.quoted(resource.fileName)))")
            }
        }
    }
}

/// Names that Juju keeps for itself (juju/charm meta.go: reservedName).
enum ReservedName {
    /// Why `name` is reserved in the charm `charm`, or nil if it is not.
    static func reason(_ name: String, in charm: String) -> String? {
        if charm.hasPrefix("juju-") { return nil }
        if name == "juju" { return "\"juju\" is a reserved name" }
        return name.hasPrefix("juju-") ? "the \"juju-\" prefix is reserved" : nil
    }
}

/// Terms of use that a charm names: `tenant:owner/name/revision` (juju/charm meta.go: ParseTerm).
private enum Term {
    static func refusal(of text: String) -> String? {
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let tenant = halves.count == 2 ? halves[0] : ""
        let parts = halves[halves.count - 1].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        var (owner, name, revision) = ("", parts[0], "")
        switch parts.count {
        case 1: break
        case 2:
            if isNumber(parts[1]) { revision = parts[1] } else { (owner, name) = (parts[0], parts[1]) }
        case 3:
            (owner, name, revision) = (parts[0], parts[1], parts[2])
            guard isNumber(revision) else {
                let quoted = GoText.quoted(revision)
                let isDigits = revision.wholeMatch(of: #/[-+]?[0-9]+/#) != nil
                let reason = isDigits ? "value out of range" : "invalid syntax"
                return "invalid revision number \(quoted) strconv.Atoi: parsing \(quoted): \(reason)"
            }
        default: return "unknown term id format \(GoText.quoted(text))"
        }
        if !tenant.isEmpty, tenant != "cs", !isName(tenant) {
            return "wrong term tenant format \(GoText.quoted(tenant))"
        }
        if !owner.isEmpty, owner.wholeMatch(of: user) == nil { return "wrong owner format \(GoText.quoted(owner))" }
        if !isName(name) { return "wrong term name format \(GoText.quoted(name))" }
        return revision.hasPrefix("-") && Int(revision) != 0 ? "negative term revision" : nil
    }

    private static var user: Regex<Substring> {
        #/[a-zA-Z0-9][a-zA-Z0-9.+-]*[a-zA-Z0-9](?:@[a-zA-Z0-9][a-zA-Z0-9.+-]*[a-zA-Z0-9])?/#
    }

    private static func isNumber(_ text: String) -> Bool { (try? GoParse.integer(text)) != nil }

    private static func isName(_ text: String) -> Bool { text.wholeMatch(of: #/[a-z](?:-?[a-z0-9]+)+/#) != nil }
}
