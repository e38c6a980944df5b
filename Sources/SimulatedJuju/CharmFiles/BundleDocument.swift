import Foundation

/// A document of a bundle's file, as go-yaml reads it, with overlays laid over it (juju/charm bundledata.go, overlay.go).
struct BundleDocument {
    private(set) var root: YAMLNode

    /// The documents of the file at `path`, in their order, with the paths of charms and of resources made absolute.
    ///
    /// - Throws: ``SimulationError`` that names the file.
    static func documents(_ path: String) throws(SimulationError) -> [BundleDocument] {
        guard FileManager.default.fileExists(atPath: path) else {
            throw SimulationError(.badInput, "\(path): no such file")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SimulationError(.badInput, "\(path): cannot be read")
        }
        let folder = URL(filePath: path).deletingLastPathComponent()
        let nodes: [YAMLNode]
        do {
            nodes = try YAMLComposer.documents(try YAMLSource.text(Array(data)))
        } catch let error as ToolFailure {
            throw SimulationError(.badInput, "\(path): \(error.message)")
        } catch {
            throw SimulationError(.badInput, "\(path): \((error as? YAMLFailure)?.message ?? "\(error)")")
        }
        guard !nodes.isEmpty else { throw SimulationError(.badInput, "\(path): empty bundle not valid") }
        for node in nodes where !node.isNull {
            guard case .map = node.content else {
                throw SimulationError(.badInput, "\(path): line \(node.line): not a map, so not a bundle")
            }
        }
        return nodes.map { BundleDocument(root: $0.withAbsolutePaths(from: folder)) }
    }

    /// Lays `overlay` over it: fields of applications and their options are replaced one by one, an application that is null
    /// goes with its relations, machines are replaced, and relations are added.
    mutating func lay(_ overlay: BundleDocument) {
        var applications = root["applications"] ?? .map([], line: root.line)
        for (name, details) in overlay.root["applications"]?.entries ?? [] {
            if details.isNull {
                applications[name] = nil
                removeRelations(of: name)
            } else {
                applications[name] = applications[name].map { $0.changed(by: details) } ?? details
            }
        }
        if !applications.entries.isEmpty || root["applications"] != nil { root["applications"] = applications }
        for (key, value) in overlay.root.entries where !["applications", "relations"].contains(key) {
            root[key] = value
        }
        let relations = root["relations"]?.items ?? []
        let pairs = relations.map(\.texts)
        let added = (overlay.root["relations"]?.items ?? []).filter { !pairs.contains($0.texts) }
        if !added.isEmpty { root["relations"] = YAMLNode(content: .list(relations + added), line: root.line) }
    }

    private mutating func removeRelations(of application: String) {
        guard let relations = root["relations"]?.items else { return }
        let kept = relations.filter { pair in
            !pair.texts.contains { $0.split(separator: ":").first.map(String.init) == application }
        }
        root["relations"] = YAMLNode(content: .list(kept), line: root.line)
    }
}

extension YAMLNode {
    /// A map with these entries.
    fileprivate static func map(_ entries: [(key: YAMLNode, value: YAMLNode)], line: Int) -> YAMLNode {
        YAMLNode(content: .map(entries), line: line)
    }

    /// The text of a scalar, or empty.
    fileprivate var text: String { if case .scalar(let text) = content, !isNull { text } else { "" } }

    /// The items of a list, or none.
    fileprivate var items: [YAMLNode] { if case .list(let items) = content { items } else { [] } }

    /// The texts of a list.
    fileprivate var texts: [String] { items.map(\.text) }

    /// The entries of a map by their text, or none.
    fileprivate var entries: [(key: String, value: YAMLNode)] {
        guard case .map(let entries) = content else { return [] }
        return entries.map { ($0.key.text, $0.value) }
    }

    /// What stands under a key of a map.
    fileprivate subscript(key: String) -> YAMLNode? {
        get { entries.last { $0.key == key }?.value }
        set {
            guard case .map(var entries) = content else { return }
            let place = entries.firstIndex { $0.key.text == key } ?? entries.count
            entries.removeAll { $0.key.text == key }
            if let newValue {
                entries.insert((YAMLNode(content: .scalar(key), line: line), newValue), at: min(place, entries.count))
            }
            content = .map(entries)
        }
    }

    /// An application with the fields and options that an overlay gives it.
    fileprivate func changed(by details: YAMLNode) -> YAMLNode {
        var changed = isNull ? .map([], line: line) : self
        for (field, value) in details.entries {
            guard field == "options", var options = changed["options"], !options.isNull else {
                changed[field] = value
                continue
            }
            for (option, value) in value.entries { options[option] = value }
            changed["options"] = options
        }
        return changed
    }

    /// A bundle with the paths of charms and of their resources, which are relative to `folder`, made absolute.
    fileprivate func withAbsolutePaths(from folder: URL) -> YAMLNode {
        func absolute(_ node: YAMLNode) -> YAMLNode {
            let path = URL(filePath: node.text, relativeTo: folder).standardizedFileURL.path
            return YAMLNode(content: .scalar(path), line: node.line)
        }
        var root = self
        guard var applications = root["applications"] else { return root }
        for (name, var details) in applications.entries {
            if let charm = details["charm"], charm.text.hasPrefix(".") { details["charm"] = absolute(charm) }
            if var resources = details["resources"] {
                for (resource, file) in resources.entries where file.text.hasPrefix(".") {
                    resources[resource] = absolute(file)
                }
                details["resources"] = resources
            }
            applications[name] = details
        }
        root["applications"] = applications
        return root
    }
}
