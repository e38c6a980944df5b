import Foundation

/// A directory of its own for one test, gone with the last reference to it. Its path is short, as sockets want it.
public final class TemporaryDirectory: Sendable {
    /// The directory's path.
    public let path: String

    /// Makes a new, empty directory.
    public init() throws {
        path = "/tmp/test-\(UUID().uuidString.prefix(8).lowercased())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in the directory.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The names of what is in the directory, sorted.
    public var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    /// Writes a file, with the directories that lead to it, and gives its path.
    @discardableResult
    public func write(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
        let directory = (file(name) as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: file(name)))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(name))
        return file(name)
    }

    /// Writes a program for the shell, and gives its path.
    @discardableResult
    public func write(script name: String, _ text: String) throws -> String {
        try write(name, "#!/bin/sh\n\(text)\n", mode: 0o755)
    }

    /// A file's text, or nil.
    public func read(_ name: String) -> String? { try? String(contentsOfFile: file(name), encoding: .utf8) }

    /// A file's permissions, or nil.
    public func mode(_ name: String) -> Int? {
        try? FileManager.default.attributesOfItem(atPath: file(name))[.posixPermissions] as? Int
    }
}
