import ChildProcess
import Foundation

/// A charm on disk: a folder, or a `.charm` file, which is a zip of one.
public struct CharmFolder: Sendable {
    /// The folder's path.
    public let path: String
    /// What the charm says of itself.
    public let metadata: CharmMetadata

    /// Reads the charm in the folder `path`.
    ///
    /// - Throws: ``SimulationError`` that names the file and what is wrong in it.
    public init(path: String) throws(SimulationError) { try self.init(path: path, isPacked: false) }

    private init(path: String, isPacked: Bool) throws(SimulationError) {
        self.path = path
        metadata = try CharmFiles(folder: path, isPacked: isPacked).metadata()
    }

    /// The files that charmcraft makes of the charmcraft.yaml in a folder and that it lacks, as texts by name, for an archive of one
    /// architecture.
    ///
    /// - Throws: ``SimulationError`` that names the file and what is wrong in it.
    public static func expansion(of folder: String, for architecture: String) throws(SimulationError) -> [String:
        String]
    {
        _ = try CharmFolder(path: folder)
        return try CharmFiles(folder: folder).expanded(for: architecture)
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
            let metadata = try CharmFolder(path: source).metadata
            do {
                try FileManager.default.createDirectory(atPath: destination, withIntermediateDirectories: true)
                for name in try FileManager.default.contentsOfDirectory(atPath: source) where !isSkipped(name) {
                    if let refusal = CharmPacking.refusal(of: name, in: source) {
                        throw SimulationError(.badInput, "cannot repackage charm: \(refusal)")
                    }
                    try FileManager.default.copyItem(atPath: "\(source)/\(name)", toPath: "\(destination)/\(name)")
                }
                for (name, text) in try CharmFiles(folder: source).expanded() {
                    try Data(text.utf8).write(to: URL(filePath: "\(destination)/\(name)"))
                }
                CharmPacking.makeExecutable(CharmPacking.hooks(of: metadata), in: destination)
            } catch let error as SimulationError {
                throw error
            } catch {
                throw SimulationError(.file, "\(source): cannot copy the charm: \(error.localizedDescription)")
            }
        } else {
            try unzip(source, into: destination)
        }
        do throws(SimulationError) {
            return try CharmFolder(path: destination, isPacked: true)
        } catch {
            // The copy goes again, so that its path would tell nobody anything.
            throw SimulationError(error.code, error.message.replacingOccurrences(of: destination, with: source))
        }
    }

    /// What the charm at `source`, a folder or a `.charm` file, says of itself.
    public static func metadata(of source: String) throws(SimulationError) -> CharmMetadata {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: source, isDirectory: &isDirectory), isDirectory.boolValue {
            return try CharmFolder(path: source).metadata
        }
        let place = FileManager.default.temporaryDirectory.appending(path: "juju-sim-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: place) }
        return try install(source, into: place).metadata
    }

    /// What a charm's source folder holds besides the charm: charmcraft.yaml too, of which the copy has what it expands to.
    private static func isSkipped(_ name: String) -> Bool {
        name.hasPrefix(".") || name.hasSuffix(".charm")
            || ["Sources", "Tests", "Benchmarks", "docs", "charmcraft.yaml"].contains(name)
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
