import Foundation

/// A folder that is gone when the last reference to it goes.
public final class TemporaryFolder: Sendable {
    /// The folder's path.
    public let path: String

    /// Makes a new, empty folder.
    public init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "test-\(UUID().uuidString.lowercased())").path()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, with the folders that lead to it, and gives its path.
    @discardableResult
    public func write(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
        let file = "\(path)/\(name)"
        let folder = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }

    /// Writes a program for the shell.
    @discardableResult
    public func write(script name: String, _ text: String) throws -> String {
        try write(name, "#!/bin/sh\n\(text)\n", mode: 0o755)
    }

    /// A file's text, or nil.
    public func read(_ name: String) -> String? { try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

    /// A file's permissions, or nil.
    public func mode(_ name: String) -> Int? {
        try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
    }
}
