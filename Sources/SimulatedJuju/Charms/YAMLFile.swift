import Foundation
import Yams

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
