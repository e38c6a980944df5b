import Foundation

/// The recorded data: the folder in `GOLDEN_DIR`, by default `Tests/Golden`, whose README says what is recorded.
public enum Golden {
    /// The content of a file.
    public static func data(_ file: String) throws -> Data {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["GOLDEN_DIR"].map { URL(filePath: $0) }
        return try Data(contentsOf: (named ?? tests.appending(path: "Golden")).appending(path: file))
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
