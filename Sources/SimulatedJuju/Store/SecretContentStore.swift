import Foundation

/// The content of a model's secrets on disk, apart from the model and readable by its owner only.
struct SecretContentStore {
    /// The file's path.
    let path: String

    /// Reads the contents by `ID/REVISION`; none when there is no file yet.
    func load() throws(SimulationError) -> [String: SecretContent] {
        guard let data = FileManager.default.contents(atPath: path) else { return [:] }
        do {
            return try JSONDecoder().decode([String: [String: String]].self, from: data).mapValues(SecretContent.init)
        } catch {
            throw SimulationError(.damaged, "\(path): damaged; nothing was changed")
        }
    }

    /// Writes the contents, at once or not at all.
    func save(_ contents: [String: SecretContent]) throws(SimulationError) {
        let temporary = "\(path).new"
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let data = try encoder.encode(contents.mapValues(\.values))
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw CocoaError(.fileWriteNoPermission) }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try handle.write(contentsOf: data)
            try handle.synchronize()
            guard rename(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            unlink(temporary)
            throw SimulationError(.file, "\(path): cannot be written: \(error.localizedDescription)")
        }
    }
}
