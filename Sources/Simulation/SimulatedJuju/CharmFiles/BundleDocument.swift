import Foundation

/// A document of a bundle's file, as go-yaml reads it, with overlays laid over it (juju/charm bundledata.go, overlay.go).
struct BundleDocument {
    private(set) var root: DocumentNode

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
        let nodes: [DocumentNode]
        do throws(YAMLFailure) {
            nodes = try DocumentComposer.documents(Array(data))
        } catch {
            // juju/charm bundledatasrc.go: parseBundleParts
            let index = (0...).first { (try? DocumentComposer.documents(Array(data), limit: $0 + 1)) == nil } ?? 0
            throw SimulationError(.badInput, "\(path): unmarshal document \(index): \(error.message)")
        }
        guard !nodes.isEmpty else { throw SimulationError(.badInput, "\(path): empty bundle not valid") }
        for node in nodes where !node.isNull {
            guard case .map = node.content else {
                throw SimulationError(.badInput, "\(path): line \(node.line): not a map, so not a bundle")
            }
        }
        return nodes.map { BundleDocument(root: $0.withAbsolutePaths(from: folder)) }
    }

    /// Lays `overlay` over it (juju/charm overlay.go: applyOverlay): applications and saas are merged, and one that is null goes with
    /// its relations; machines and a series replace what there is, relations are added, and nothing else of it counts.
    mutating func lay(_ overlay: BundleDocument) {
        for kind in ["applications", "saas"] { lay(overlay.root[kind]?.entries ?? [], as: kind) }
        if let series = overlay.root["series"], !series.text.isEmpty { root["series"] = series }
        if let machines = overlay.root["machines"], !machines.isNull { root["machines"] = machines }
        let added = overlay.root["relations"]?.items ?? []
        if added.isEmpty { return }
        root["relations"] = DocumentNode(content: .list((root["relations"]?.items ?? []) + added), line: root.line)
    }

    private mutating func lay(_ added: [(key: String, value: DocumentNode)], as kind: String) {
        if added.isEmpty { return }
        var known = DocumentNode.map(root[kind]?.entryNodes ?? [], line: root.line)
        for (name, details) in added {
            if details.isNull {
                known[name] = nil
                removeRelations(of: name)
            } else {
                known[name] = known[name].map { $0.changed(by: details) } ?? details
            }
        }
        root[kind] = known
    }

    /// The fields that it has although overlays alone may have them, by where they stand (juju/charm overlay.go:
    /// VerifyNoOverlayFieldsPresent).
    var overlayFields: [String] {
        let inner = ["exposed-endpoints": ["expose-to-spaces", "expose-to-cidrs"], "offers": ["endpoints", "acl"]]
        var found: [String] = []
        for (name, details) in (root["applications"]?.entries ?? []).sorted(by: { $0.key < $1.key }) {
            for (field, parts) in inner.sorted(by: { $0.key < $1.key }) {
                guard let value = details[field], !value.isNull else { continue }
                let place = "applications.\(name).\(field)"
                found.append(place)
                for (key, entry) in value.entries.sorted(by: { $0.key < $1.key }) {
                    found += parts.filter { entry[$0]?.isNull == false }.map { "\(place).\(key).\($0)" }
                }
            }
        }
        return found
    }

    private mutating func removeRelations(of application: String) {
        guard let relations = root["relations"]?.items else { return }
        let kept = relations.filter { pair in
            pair.items.count != 2
                || !pair.texts.contains { $0 == application || $0.hasPrefix("\(application):") }
        }
        root["relations"] = DocumentNode(content: .list(kept), line: root.line)
    }
}

extension DocumentNode {
    /// A map with these entries.
    fileprivate static func map(_ entries: [(key: DocumentNode, value: DocumentNode)], line: Int) -> DocumentNode {
        DocumentNode(content: .map(entries), line: line)
    }

    /// The text of a scalar, or empty.
    fileprivate var text: String { if case .scalar(let text) = content, !isNull { text } else { "" } }

    /// The items of a list, or none.
    fileprivate var items: [DocumentNode] { if case .list(let items) = content { items } else { [] } }

    /// The texts of a list.
    fileprivate var texts: [String] { items.map(\.text) }

    /// The entries of a map, or none.
    fileprivate var entryNodes: [(key: DocumentNode, value: DocumentNode)] {
        if case .map(let entries) = content { entries } else { [] }
    }

    /// The entries of a map by their text, or none.
    fileprivate var entries: [(key: String, value: DocumentNode)] { entryNodes.map { ($0.key.text, $0.value) } }

    /// What stands under a key of a map.
    fileprivate subscript(key: String) -> DocumentNode? {
        get { entries.last { $0.key == key }?.value }
        set {
            guard case .map(var entries) = content else { return }
            let place = entries.firstIndex { $0.key.text == key } ?? entries.count
            entries.removeAll { $0.key.text == key }
            if let newValue {
                entries.insert(
                    (DocumentNode(content: .scalar(key), line: line), newValue), at: min(place, entries.count))
            }
            content = .map(entries)
        }
    }

    /// An application or a saas with what an overlay says of it (juju/charm overlay.go: mergeStructs).
    fileprivate func changed(by details: DocumentNode) -> DocumentNode {
        var changed = isNull ? .map([], line: line) : self
        // One is the other's name, and either replaces both (overlay.go: resolveOverlayPresenceFields).
        let counts = ["num_units", "scale"]
        if counts.contains(where: { details[$0] != nil }) { for name in counts { changed[name] = nil } }
        for (field, value) in details.entries {
            changed[field] = Self.merged(changed[field], with: value, as: field)
        }
        return changed
    }

    /// The value of a field with what an overlay makes of it: maps are merged, anything else is replaced.
    private static func merged(_ old: DocumentNode?, with new: DocumentNode, as field: String) -> DocumentNode {
        let holdsTexts = ["annotations", "storage", "devices", "bindings"].contains(field)
        guard holdsTexts || ["options", "resources", "offers", "exposed-endpoints"].contains(field),
            case .map = new.content
        else { return new }
        var merged = DocumentNode.map(old?.entryNodes ?? [], line: new.line)
        for (key, value) in new.entries {
            // What exposes an endpoint is a record there, of which an empty one is the same as none.
            let isNone = value.isNull || (field == "exposed-endpoints" && value.entries.allSatisfy(\.value.isNull))
            if !isNone { merged[key] = value } else if !holdsTexts { merged[key] = nil }
        }
        return merged
    }

    /// A bundle with the paths of charms and of their resources, which are relative to `folder`, made absolute.
    fileprivate func withAbsolutePaths(from folder: URL) -> DocumentNode {
        func absolute(_ node: DocumentNode) -> DocumentNode {
            let path = URL(filePath: node.text, relativeTo: folder).standardizedFileURL.path
            return DocumentNode(content: .scalar(path), line: node.line)
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
