import Foundation

/// Reads the files in which a charm says what it is, by the rules of juju/charm v12 (charmdir.go: ReadCharmDir), in its words.
struct CharmFiles {
    private let folder: String

    /// The files in `folder`.
    init(folder: String) { self.folder = folder }

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

    private func read() throws(YAMLFailure) -> CharmMetadata {
        let expansion = try charmcraft()
        func parsing<T>(
            _ name: String, annotates: Bool = true, _ body: (YAMLNode?) throws(YAMLFailure) -> T
        ) throws(YAMLFailure) -> T? {
            do throws(YAMLFailure) {
                guard let text = try text(name) else { return try expansion[name].map(body) }
                return try body(try YAMLComposer.document(text))
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
            try parsing("manifest.yaml") { (node) throws(YAMLFailure) in
                node.map(\.isNull) == false ? try ManifestFile(node) : nil
            } ?? nil
        metadata.config =
            try parsing("config.yaml") { (node) throws(YAMLFailure) in try ConfigFile.options(node) } ?? [:]
        _ = try parsing("metrics.yaml") { (node) throws(YAMLFailure) in try MetricsFile.check(node) }
        metadata.actions =
            try parsing("actions.yaml", annotates: false) { (node) throws(YAMLFailure) in
                try ActionsFile.actions(node, of: metadata.name)
            } ?? [:]
        if let text = try text("revision"), GoText.trimmed(text).wholeMatch(of: #/[-+]?[0-9]+(?s:\s.*)?/#) == nil {
            throw YAMLFailure("invalid revision file")
        }
        metadata.profileRefusal =
            try parsing("lxd-profile.yaml") { (node) throws(YAMLFailure) in try ProfileFile.refusal(node) } ?? nil
        try file.check(manifest)
        metadata.bases = manifest?.bases ?? []
        return metadata
    }

    private func charmcraft() throws(YAMLFailure) -> [String: YAMLNode] {
        guard let text = try text("charmcraft.yaml"), let document = try YAMLComposer.document(text) else { return [:] }
        do throws(YAMLFailure) {
            return try CharmcraftFile(document).files(besides: exists)
        } catch {
            throw YAMLFailure("charmcraft.yaml: \(error.message)")
        }
    }

    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(name)") }

    /// The text of a file, or nil if there is no such file.
    private func text(_ name: String) throws(YAMLFailure) -> String? {
        guard exists(name) else { return nil }
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
            throw YAMLFailure("reading \"\(name)\" file: cannot be read")
        }
        do throws(ToolFailure) {
            return try YAMLSource.text(Array(data))
        } catch {
            throw YAMLFailure(error.message)
        }
    }
}
