import Foundation
import SealedStore

/// The content of a model's secrets on disk, apart from the model: sealed, under the model's UUID.
struct SecretContentStore {
    /// The file's path.
    let path: String

    /// The key lies beside it: a model's folder can be moved and copied as a whole.
    private func file(_ model: String) -> SealedFile { SealedFile(path, name: model, keyFile: path + ".key") }

    /// Reads the contents by `ID/REVISION`; none when there is no file yet.
    func load(of model: String) throws(SimulationError) -> [String: SecretContent] {
        do {
            guard let sealed = try file(model).read() else { return [:] }
            let values = try sealed.withBytes { bytes in
                try JSONDecoder().decode([String: [String: String]].self, from: Data(bytes))
            }
            return values.mapValues(SecretContent.init)
        } catch {
            throw SimulationError(.damaged, "\(error)")
        }
    }

    /// Writes the contents, at once or not at all.
    func save(_ contents: [String: SecretContent], of model: String) throws(SimulationError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        do {
            var bytes = Array(try encoder.encode(contents.mapValues(\.values)))
            try file(model).write(SecretBytes(consuming: &bytes))
        } catch {
            throw SimulationError(.file, "\(error)")
        }
    }
}
