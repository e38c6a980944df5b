import Foundation
import SimulatedJuju

extension CharmMetadata {
    /// What the charm in this folder says of itself.
    ///
    /// - Throws: `SimulationError` when there is no charm, or when what it says of itself is broken.
    public init(folder path: String) throws(SimulationError) { self = try CharmFolder(path: path).metadata }

    /// What the charm says of itself in whose folder, or in a folder of which, the file `path` lies.
    ///
    /// - Throws: `SimulationError` when there is no such charm, or when what it says of itself is broken.
    public init(around path: String) throws {
        var folder = URL(filePath: path).deletingLastPathComponent()
        while folder.path != "/" {
            let isCharm = ["metadata.yaml", "charmcraft.yaml"].contains {
                FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
            }
            if isCharm {
                try self.init(folder: folder.path)
                return
            }
            folder.deleteLastPathComponent()
        }
        throw SimulationError(
            .notFound,
            "no metadata.yaml or charmcraft.yaml in the folders above \(path): give the charm's metadata to the test")
    }
}
