import Foundation

/// The recorded data: the folder in `GOLDEN_DIR`, by default `Tests/Golden`, whose README says what is recorded.
public enum Golden {
    /// The content of a file.
    public static func data(_ file: String) throws -> Data { try Data(contentsOf: folder.appending(path: file)) }

    /// The paths of the files in `directory` whose names start with `prefix`, in order.
    public static func files(in directory: String, prefix: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: directory).path)
        return names.filter { $0.hasPrefix(prefix) }.sorted().map { "\(directory)/\($0)" }
    }

    private static var folder: URL {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return ProcessInfo.processInfo.environment["GOLDEN_DIR"].map { URL(filePath: $0) }
            ?? tests.appending(path: "Golden")
    }

    /// The content of a file of JSON.
    public static func json<Value: Decodable>(_ file: String, as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: data(file))
    }

    /// The entries of a file of JSON lines, of those that have an `id` starting with `prefix`; without one, of all.
    public static func lines<Entry: Decodable>(
        _ file: String, as type: Entry.Type = Entry.self, idPrefix prefix: String? = nil
    ) throws -> [Entry] {
        try lines(of: file).compactMap { line in
            if let prefix, try !JSONDecoder().decode(Named.self, from: line).id.hasPrefix(prefix) { return nil }
            return try JSONDecoder().decode(type, from: line)
        }
    }

    /// The entries of a file of JSON lines, each an object as JSONSerialization reads it.
    public static func objects(_ file: String) throws -> [[String: Any]] {
        try lines(of: file).compactMap { try JSONSerialization.jsonObject(with: $0) as? [String: Any] }
    }

    private struct Named: Decodable { let id: String }

    private static func lines(of file: String) throws -> [Data] { try data(file).split(separator: UInt8(ascii: "\n")) }
}
