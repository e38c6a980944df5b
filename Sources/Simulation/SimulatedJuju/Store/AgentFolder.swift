import Foundation

/// The folder of a unit's agent, with its own copy of the charm.
struct AgentFolder {
    let path: String

    private var charm: String { "\(path)/charm" }
    private var manifest: String { "\(path)/charm-manifest.json" }

    /// Makes sure that the charm's copy is there and of this URL, which no other charm of the model has or had.
    ///
    /// As Juju does, it removes what the charm before had and this one has not, and writes this one's files over what is there:
    /// what hooks have left beside them stays (manifest_deployer.go: Deploy, removeDiff).
    func install(_ source: String, url: String) throws(SimulationError) {
        let mark = "\(path)/charm-url"
        let wanted = Data("\(url)\n".utf8)
        if FileManager.default.contents(atPath: mark) == wanted { return }
        do {
            try FileManager.default.createDirectory(atPath: charm, withIntermediateDirectories: true)
            let files = FileManager.default.enumerator(atPath: source)?.compactMap { $0 as? String }.sorted() ?? []
            let before = FileManager.default.contents(atPath: manifest)
            let known = try before.map { try JSONDecoder().decode([String].self, from: $0) } ?? []
            for file in Set(known).subtracting(files).sorted() { try remove(file) }
            for file in files { try copy(file, from: source) }
            try JSONEncoder().encode(files).write(to: URL(filePath: manifest))
            try wanted.write(to: URL(filePath: mark))
        } catch {
            throw SimulationError(.file, "\(path): cannot install the charm: \(error.localizedDescription)")
        }
    }

    private func remove(_ file: String) throws {
        let place = "\(charm)/\(file)"
        guard Self.type(of: place) != nil else { return }
        try FileManager.default.removeItem(atPath: place)
    }

    private func copy(_ file: String, from source: String) throws {
        let place = "\(charm)/\(file)"
        if Self.type(of: "\(source)/\(file)") == .typeDirectory {
            if Self.type(of: place) == .typeDirectory { return }
            try remove(file)
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(source)/\(file)")
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: false,
                attributes: attributes.filter { $0.key == .posixPermissions })
        } else {
            try remove(file)
            try FileManager.default.copyItem(atPath: "\(source)/\(file)", toPath: place)
        }
    }

    /// What is at a path, which may be a link; nil for nothing.
    private static func type(of path: String) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }
}

/// The folder of the hook tools: links, one for each tool, to the one program that speaks the agent's socket.
struct HookToolLinks {
    let path: String

    /// Makes the links that are missing or lead elsewhere, for the tools that the model's Juju has.
    func make(to program: String, for model: ModelState) throws(SimulationError) {
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw SimulationError(.file, "\(program): the hook tools' program is missing; build the product jujuc")
        }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            for tool in model.profile.hookTools.keys {
                let link = "\(path)/\(tool)"
                if (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == program { continue }
                unlink(link)
                try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: program)
            }
        } catch {
            throw SimulationError(.file, "\(path): \(error.localizedDescription)")
        }
    }
}
