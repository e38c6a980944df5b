import ChildProcess
import Foundation
import Yams

/// A charm on disk: a folder, or a `.charm` file, which is a zip of one.
public struct CharmFolder: Sendable {
    /// The folder's path.
    public let path: String
    /// What the charm says of itself.
    public let metadata: CharmMetadata

    /// Reads the charm in the folder `path`.
    ///
    /// - Throws: ``SimulationError`` that names the file and what is wrong in it.
    public init(path: String) throws(SimulationError) {
        self.path = path
        metadata = try CharmReader(folder: path).metadata()
    }

    /// Puts a copy of the charm at `source`, a folder or a `.charm` file, into the folder `destination`, which must not
    /// exist yet.
    public static func install(_ source: String, into destination: String) throws(SimulationError) -> CharmFolder {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: source, isDirectory: &isDirectory) else {
            throw SimulationError(.badInput, "\(source): no such file or directory")
        }
        if isDirectory.boolValue {
            // Read first, so that nothing is copied of a folder that is no charm.
            _ = try CharmFolder(path: source)
            do {
                try FileManager.default.createDirectory(atPath: destination, withIntermediateDirectories: true)
                for name in try FileManager.default.contentsOfDirectory(atPath: source) where !isSkipped(name) {
                    try FileManager.default.copyItem(atPath: "\(source)/\(name)", toPath: "\(destination)/\(name)")
                }
            } catch {
                throw SimulationError(.file, "\(source): cannot copy the charm: \(error.localizedDescription)")
            }
        } else {
            try unzip(source, into: destination)
        }
        do {
            return try CharmFolder(path: destination)
        } catch {
            // The copy goes again, so that its path would tell nobody anything.
            throw SimulationError(error.code, error.message.replacingOccurrences(of: destination, with: source))
        }
    }

    /// What a charm's source folder holds besides the charm.
    private static func isSkipped(_ name: String) -> Bool {
        name.hasPrefix(".") || ["Sources", "Tests", "Benchmarks", "docs"].contains(name) || name.hasSuffix(".charm")
    }

    private static func unzip(_ source: String, into destination: String) throws(SimulationError) {
        do {
            // unzip makes one folder, not those that lead to it.
            try FileManager.default.createDirectory(atPath: destination, withIntermediateDirectories: true)
        } catch {
            throw SimulationError(.file, "\(destination): cannot be made: \(error.localizedDescription)")
        }
        let child = ChildProcess("unzip", arguments: ["-q", "-o", source, "-d", destination])
        let result: ChildProcess.Result
        do throws(ChildProcessError) {
            result = try child.run()
        } catch {
            throw SimulationError(.file, "\(source): cannot unpack: \(error)")
        }
        guard result.succeeded else {
            let reason = result.error.split(separator: "\n").first.map { GoText.trimmed($0) } ?? ""
            throw SimulationError(.badInput, "\(source): not a charm: \(reason.isEmpty ? "it is no zip file" : reason)")
        }
    }
}

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
            metadata.resources[resource] = details["filename"]?.string ?? "content.yaml"
        }
        return metadata
    }

    private func storage(_ name: String, _ details: Node) throws(SimulationError) -> CharmMetadata.Storage {
        let text = details["type"]?.string ?? ""
        guard let kind = CharmMetadata.Storage.Kind(rawValue: text) else {
            throw SimulationError(
                .badInput, "\(folder)/metadata.yaml: storage.\(name) has the unknown type \"\(text)\"")
        }
        let range = details["multiple"]?["range"]?.string
        let least = range.map { Int($0.prefix(while: \.isNumber)) ?? 0 } ?? 1
        return CharmMetadata.Storage(kind: kind, count: least, location: details["location"]?.string ?? "")
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

/// YAML files that people write.
enum YAMLFile {
    /// The map in the file at `path`, or nil if there is no such file.
    static func mapping(_ path: String) throws(SimulationError) -> Node? {
        let all = try mappings(path)
        guard all.count < 2 else {
            throw SimulationError(
                .badInput, "\(path): holds \(all.count) documents, but only a bundle may hold more than one")
        }
        return all.first
    }

    /// The maps in the file at `path`, of which `---` sets each apart from the next; none if there is no such file.
    static func mappings(_ path: String) throws(SimulationError) -> [Node] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            guard let text = String(data: data, encoding: .utf8) else {
                throw SimulationError(.badInput, "\(path): is not text in UTF-8")
            }
            let parser = try Parser(yaml: text)
            var nodes: [Node] = []
            while let node = try parser.nextRoot() {
                guard node.mapping != nil else { throw SimulationError(.badInput, "\(path): is not a map") }
                nodes.append(node)
            }
            return nodes
        } catch let error as SimulationError {
            throw error
        } catch let error as CocoaError {
            throw SimulationError(.badInput, "\(path): cannot be read: \(error.localizedDescription)")
        } catch {
            let reason = "\(error)".split(separator: "\n").first.map(String.init) ?? "broken YAML"
            throw SimulationError(.badInput, "\(path): broken YAML: \(reason)")
        }
    }
}

extension Value {
    /// The value of a YAML node.
    init(yaml node: Node) {
        switch node {
        case .mapping(let mapping):
            self = .map(
                Dictionary(mapping.map { ($0.key.string ?? "", Value(yaml: $0.value)) }, uniquingKeysWith: { $1 }))
        case .sequence(let sequence): self = .list(sequence.map { Value(yaml: $0) })
        case .scalar(let scalar): self = Value(yaml: scalar)
        default: self = .null
        }
    }

    private init(yaml scalar: Node.Scalar) {
        guard scalar.style == .plain || scalar.style == .any else {
            self = .string(scalar.string)
            return
        }
        switch YAMLTag(plain: scalar.string) {
        case .null: self = .null
        case .bool: self = .bool(["y", "yes", "true", "on"].contains(scalar.string.lowercased()))
        case .int, .float: self = Double(scalar.string).map(Value.number) ?? .string(scalar.string)
        case .timestamp, .string: self = .string(scalar.string)
        }
    }
}
