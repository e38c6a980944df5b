import Foundation

/// A directory of its own for one test, gone with the value. Its path is short, as sockets want it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = "/tmp/juju-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}
