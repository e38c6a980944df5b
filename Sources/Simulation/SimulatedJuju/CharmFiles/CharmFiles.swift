import Foundation

/// Reads the files in which a charm says what it is, by the rules of juju/charm v12 (charmdir.go: ReadCharmDir), in its words.
struct CharmFiles {
    private let folder: String
    private let isPacked: Bool

    /// The files in `folder`: where it was packed, charmcraft.yaml is a file like any other.
    init(folder: String, isPacked: Bool = false) {
        self.folder = folder
        self.isPacked = isPacked
    }

    /// What the charm says of itself.
    ///
    /// - Throws: ``SimulationError`` with the folder and Juju's words.
    func metadata() throws(SimulationError) -> CharmMetadata {
        do throws(YAMLFailure) {
            return try read()
        } catch {
            throw SimulationError(.badInput, "\(folder): \(error.message)")
        }
    }

    /// The files that charmcraft makes of charmcraft.yaml and that the folder lacks, as texts by name.
    func expanded() throws(SimulationError) -> [String: String] {
        do throws(YAMLFailure) {
            var texts: [String: String] = [:]
            for (name, document) in try charmcraft() where !exists(name) {
                texts[name] = GoYAML.text(Value(try document.value()))
            }
            return texts
        } catch {
            throw SimulationError(.badInput, "\(folder): \(error.message)")
        }
    }

    /// The files that charmcraft makes of charmcraft.yaml for an archive of one architecture; see ``expanded()``.
    ///
    /// - Throws: ``SimulationError`` where no platform is of that architecture.
    func expanded(for architecture: String) throws(SimulationError) -> [String: String] {
        var texts = try expanded()
        guard !exists("manifest.yaml") else { return texts }
        var bases: [Value] = []
        do throws(YAMLFailure) {
            if let manifest = try charmcraft()["manifest.yaml"], case .map(let fields) = Value(try manifest.value()),
                case .list(let all)? = fields["bases"]
            {
                bases = all.compactMap { Self.base($0, for: architecture) }
            }
        } catch {
            throw SimulationError(.badInput, "\(folder): \(error.message)")
        }
        guard !bases.isEmpty else {
            throw SimulationError(
                .badInput,
                "\(folder): charmcraft.yaml has no platform for \(architecture), such as 'ubuntu@24.04:\(architecture):'"
            )
        }
        texts["manifest.yaml"] = GoYAML.text(.map(["bases": .list(bases)]))
        return texts
    }

    /// A base as the manifest of an archive of one architecture has it; nil for a base of others.
    private static func base(_ base: Value, for architecture: String) -> Value? {
        guard case .map(var fields) = base else { return nil }
        if case .list(let architectures)? = fields["architectures"], !architectures.contains(.string(architecture)) {
            return nil
        }
        fields["architectures"] = .list([.string(architecture)])
        return .map(fields)
    }

    private func read() throws(YAMLFailure) -> CharmMetadata {
        let expansion = try charmcraft()
        func parsing<T>(
            _ name: String, annotates: Bool = true, within words: String = "",
            _ body: (DocumentNode?) throws(YAMLFailure) -> T
        ) throws(YAMLFailure) -> T? {
            do throws(YAMLFailure) {
                guard let bytes = try bytes(name) else { return try expansion[name].map(body) }
                let document: DocumentNode?
                do throws(YAMLFailure) {
                    document = try DocumentComposer.document(bytes)
                } catch {
                    throw YAMLFailure(words + error.message)
                }
                return try body(document)
            } catch {
                throw annotates ? YAMLFailure("parsing \"\(name)\" file: \(error.message)") : error
            }
        }
        guard let file = try parsing("metadata.yaml", { (node) throws(YAMLFailure) in try MetadataFile(node) }) else {
            throw YAMLFailure("reading \"metadata.yaml\" file: no such file; is this a charm?")
        }
        var metadata = file.metadata
        // An empty manifest.yaml is none to Juju.
        let manifest =
            try parsing("manifest.yaml", within: "manifest: ") { (node) throws(YAMLFailure) in
                node.map(\.isPlainNull) == false ? try ManifestFile(node) : nil
            } ?? nil
        metadata.config =
            try parsing("config.yaml") { (node) throws(YAMLFailure) in try ConfigFile.options(node) } ?? [:]
        _ = try parsing("metrics.yaml") { (node) throws(YAMLFailure) in try MetricsFile.check(node) }
        metadata.actions =
            try parsing("actions.yaml", annotates: false) { (node) throws(YAMLFailure) in
                try ActionsFile.actions(node, of: metadata.name)
            } ?? [:]
        if let bytes = try bytes("revision") {
            // What Go scans as an integer, in its base; what comes after is not looked at.
            let text = GoText.trimmed(String(decoding: bytes, as: UTF8.self))
            let number = text.prefixMatch(
                of: #/[-+]?(?:0[bB][01_]*|0[oO][0-7_]*|0[xX][0-9a-fA-F_]*|0[0-7_]*|[1-9_][0-9_]*)/#)
            guard let number, (try? Schema.int.coerce(.string(String(number.output)), [])) != nil else {
                throw YAMLFailure("invalid revision file")
            }
        }
        metadata.profileRefusal =
            try parsing("lxd-profile.yaml", within: "failed to unmarshall lxd-profile.yaml: ") {
                (node) throws(YAMLFailure) in try ProfileFile.refusal(node)
            } ?? nil
        try file.check(manifest)
        metadata.bases = manifest?.bases ?? []
        return metadata
    }

    private func charmcraft() throws(YAMLFailure) -> [String: DocumentNode] {
        guard !isPacked, let bytes = try bytes("charmcraft.yaml"), let document = try DocumentComposer.document(bytes)
        else {
            return [:]
        }
        do throws(YAMLFailure) {
            return try CharmcraftFile(document).files(besides: exists)
        } catch {
            throw YAMLFailure("charmcraft.yaml: \(error.message)")
        }
    }

    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(name)") }

    /// The content of a file, or nil if there is no such file.
    private func bytes(_ name: String) throws(YAMLFailure) -> [UInt8]? {
        guard exists(name) else { return nil }
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
            throw YAMLFailure("reading \"\(name)\" file: cannot be read")
        }
        return Array(data)
    }
}
