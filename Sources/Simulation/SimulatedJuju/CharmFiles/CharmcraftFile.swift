/// charmcraft.yaml, of which charmcraft makes the files that Juju reads (canonical/charmcraft: preprocess.py, models/metadata.py,
/// services/package.py).
struct CharmcraftFile {
    private let root: [(key: String, value: DocumentNode)]
    private let line: Int

    /// What goes into metadata.yaml as it is.
    private static let metadataKeys = [
        "name", "summary", "description", "assumes", "charm-user", "containers", "devices", "extra-bindings", "peers",
        "provides", "requires", "resources", "storage", "subordinate", "terms",
    ]

    /// Reads the file.
    init(_ document: DocumentNode) throws(YAMLFailure) {
        var decoder = DocumentDecoder()
        root = try decoder.entries(document, into: "a charm") ?? []
        line = document.line
        try decoder.finish()
        if let type = try self["type"]?.value(), type != .string("charm") {
            throw YAMLFailure("type is \(type.goSyntax), but only a charm can be deployed")
        }
    }

    private subscript(key: String) -> DocumentNode? { root.last { $0.key == key }?.value }

    /// The files that come of it; a part that has a file of its own `besides` it, and that charmcraft allows there, is left out.
    func files(besides exists: (String) -> Bool) throws(YAMLFailure) -> [String: DocumentNode] {
        var files: [String: DocumentNode] = [:]
        for part in ["config", "actions"] {
            guard let section = self[part], !section.isNull else { continue }
            guard !exists("\(part).yaml") else {
                throw YAMLFailure("cannot specify '\(part)' section in 'charmcraft.yaml' when '\(part).yaml' exists")
            }
            files["\(part).yaml"] = section
        }
        if !exists("metadata.yaml"), self["name"] != nil { files["metadata.yaml"] = try metadata() }
        if !exists("manifest.yaml") {
            let bases = try self.bases()
            if !bases.isEmpty { files["manifest.yaml"] = map([("bases", list(bases))]) }
        }
        return files
    }

    private func metadata() throws(YAMLFailure) -> DocumentNode {
        var entries = root.filter { Self.metadataKeys.contains($0.key) && !$0.value.isNull }.map { ($0.key, $0.value) }
        if let title = self["title"] { entries.append(("display-name", title)) }
        var decoder = DocumentDecoder()
        var links: [(key: String, value: DocumentNode)] = []
        if let node = self["links"] { links = try decoder.entries(node, into: "links") ?? [] }
        for (key, value) in links {
            switch key {
            case "documentation": entries.append(("docs", value))
            case "contact":
                if case .scalar = value.content {
                    entries.append(("maintainers", list([value])))
                } else {
                    entries.append(("maintainers", value))
                }
            default: entries.append((key, value))
            }
        }
        try decoder.finish()
        return map(entries)
    }

    /// The bases of all platforms; the archive of one platform has its base alone.
    private func bases() throws(YAMLFailure) -> [DocumentNode] {
        var decoder = DocumentDecoder()
        var bases: [DocumentNode] = []
        if let section = self["bases"], case .list(let items) = section.content {
            for item in items {
                let fields = try decoder.fields(item, into: "a base") ?? [:]
                if let runs = fields["run-on"], case .list(let items) = runs.content {
                    bases += items
                } else {
                    bases.append(item)
                }
            }
        } else if let platforms = self["platforms"] {
            let base = try self["base"].map { (node) throws(YAMLFailure) in try decoder.text(node) ?? "" } ?? ""
            for (name, platform) in try decoder.entries(platforms, into: "platforms") ?? [] {
                let fields = try decoder.fields(platform, into: "a platform") ?? [:]
                var targets = [name]
                if let node = fields["build-for"] {
                    if case .list = node.content {
                        targets = try decoder.texts(node) ?? []
                    } else {
                        targets = [try decoder.text(node) ?? ""]
                    }
                }
                for target in targets { bases.append(try self.base(target, base)) }
            }
        }
        try decoder.finish()
        return bases
    }

    /// The base that a platform such as `ubuntu@24.04:amd64` is for, or `amd64` where the charm has one base.
    private func base(_ target: String, _ base: String) throws(YAMLFailure) -> DocumentNode {
        let parts = target.split(separator: ":", maxSplits: 1).map(String.init)
        let system = target.contains("@") ? parts[0] : base
        let architecture = target.contains("@") ? parts.dropFirst().first ?? "all" : target
        let names = system.split(separator: "@", maxSplits: 1).map(String.init)
        guard names.count == 2 else { throw YAMLFailure("platform \(GoText.quoted(target)) names no base") }
        var fields = [("name", text(names[0])), ("channel", text(names[1]))]
        if architecture != "all" { fields.append(("architectures", list([text(architecture)]))) }
        return map(fields)
    }

    private func text(_ text: String) -> DocumentNode { DocumentNode(content: .scalar(text), line: line) }

    private func list(_ items: [DocumentNode]) -> DocumentNode { DocumentNode(content: .list(items), line: line) }

    private func map(_ entries: [(String, DocumentNode)]) -> DocumentNode {
        DocumentNode(content: .map(entries.map { (key: text($0.0), value: $0.1) }), line: line)
    }
}
