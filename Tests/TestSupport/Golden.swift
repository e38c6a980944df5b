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

    /// The entries of a file of JSON lines.
    public static func lines<Entry: Decodable>(_ file: String, as type: Entry.Type = Entry.self) throws -> [Entry] {
        try data(file).split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(type, from: $0) }
    }
}
