import Foundation

/// The recorded data: the folder in `GOLDEN_DIR`, by default `Tests/Golden`.
enum Golden {
    static func data(_ file: String) throws -> Data {
        let here = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let folder =
            ProcessInfo.processInfo.environment["GOLDEN_DIR"].map { URL(filePath: $0) }
            ?? here.appending(path: "Golden")
        return try Data(contentsOf: folder.appending(path: file))
    }

    /// The entries of a file of JSON lines.
    static func lines<Entry: Decodable>(_ file: String, as type: Entry.Type) throws -> [Entry] {
        try data(file).split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(type, from: $0) }
    }
}

/// Bytes as the recordings write them: a string, or an object for what JSON can't hold or what would be long.
struct GoldenBytes: Decodable, Sendable, Equatable {
    let bytes: [UInt8]

    private enum Key: CodingKey { case `repeat`, concat, base64 }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            bytes = Array(text.utf8)
            return
        }
        let object = try decoder.container(keyedBy: Key.self)
        if object.contains(.repeat) {
            var list = try object.nestedUnkeyedContainer(forKey: .repeat)
            let text = try list.decode(String.self)
            bytes = Array(String(repeating: text, count: try list.decode(Int.self)).utf8)
        } else if object.contains(.concat) {
            bytes = try object.decode([GoldenBytes].self, forKey: .concat).flatMap(\.bytes)
        } else {
            bytes = Array(try object.decode(Data.self, forKey: .base64))
        }
    }
}
