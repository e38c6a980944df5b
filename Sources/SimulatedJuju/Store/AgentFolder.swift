import Foundation

/// The folder of a unit's agent, with its own copy of the charm.
struct AgentFolder {
    let path: String

    /// Makes sure that the charm's copy is there and of this URL, which no other charm of the model has or had.
    func install(_ charm: String, url: String) throws(SimulationError) {
        let mark = "\(path)/charm-url"
        let wanted = Data("\(url)\n".utf8)
        if FileManager.default.contents(atPath: mark) == wanted { return }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            if FileManager.default.fileExists(atPath: "\(path)/charm") {
                try FileManager.default.removeItem(atPath: "\(path)/charm")
            }
            try FileManager.default.copyItem(atPath: charm, toPath: "\(path)/charm")
            try wanted.write(to: URL(filePath: mark))
        } catch {
            throw SimulationError(.file, "\(path): cannot install the charm: \(error.localizedDescription)")
        }
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
