import Foundation
import Yams

/// A bundle or an overlay as a file, with the paths of its charms made absolute.
struct BundleFile {
    /// The file's maps: the first one, and those that change what is before them.
    let documents: [Node]

    /// Reads the file.
    ///
    /// - Throws: ``SimulationError`` that names the file.
    init(path: String) throws(SimulationError) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw SimulationError(.badInput, "\(path): no such file")
        }
        let folder = URL(filePath: path).deletingLastPathComponent()
        documents = try YAMLFile.mappings(path).map { $0.withAbsolutePaths(from: folder) }
        if documents.isEmpty { throw SimulationError(.badInput, "\(path): it is empty") }
    }
}

extension Node {
    /// This document with the paths of charms and of their resources, which are relative to `folder`, made absolute.
    fileprivate func withAbsolutePaths(from folder: URL) -> Node {
        func absolute(_ path: String) -> Node {
            .scalar(Node.Scalar(URL(filePath: path, relativeTo: folder).standardizedFileURL.path))
        }
        var root = self
        for (name, details) in root["applications"]?.mapping ?? [:] {
            if let charm = details["charm"]?.string, charm.hasPrefix(".") {
                root["applications"]?[name]?["charm"] = absolute(charm)
            }
            for (resource, file) in details["resources"]?.mapping ?? [:] {
                guard let path = file.string, path.hasPrefix(".") else { continue }
                root["applications"]?[name]?["resources"]?[resource] = absolute(path)
            }
        }
        return root
    }

    /// `base` as this overlay changes it: fields of applications and their options are replaced one by one, an application
    /// that is null goes with its relations, and relations are added.
    func overlaying(_ base: Node) -> Node {
        var merged = base
        for (name, details) in self["applications"]?.mapping ?? [:] {
            guard details.null == nil else {
                merged["applications"]?.mapping?[name] = nil
                merged.removeRelations(of: name.string ?? "")
                continue
            }
            if merged["applications"] == nil { merged["applications"] = .mapping([:]) }
            guard merged["applications"]?[name]?.mapping != nil else {
                merged["applications"]?[name] = details
                continue
            }
            for (field, value) in details.mapping ?? [:] where field.string != "options" {
                merged["applications"]?[name]?[field] = value
            }
            for (option, value) in details["options"]?.mapping ?? [:] {
                if merged["applications"]?[name]?["options"]?.mapping == nil {
                    merged["applications"]?[name]?["options"] = .mapping([:])
                }
                merged["applications"]?[name]?["options"]?[option] = value
            }
        }
        if let machines = self["machines"] { merged["machines"] = machines }
        let relations = merged["relations"]?.array() ?? []
        let added = (self["relations"]?.array() ?? []).filter { !relations.contains($0) }
        if !added.isEmpty { merged["relations"] = .sequence(Node.Sequence(relations + added)) }
        return merged
    }

    private mutating func removeRelations(of application: String) {
        guard let relations = self["relations"]?.array() else { return }
        let kept = relations.filter { pair in
            !pair.array().contains { $0.string?.split(separator: ":").first.map(String.init) == application }
        }
        self["relations"] = .sequence(Node.Sequence(kept))
    }
}
