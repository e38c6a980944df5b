import Foundation

/// Bytes as the recordings write them: a string, or an object for what JSON can't hold or what would be long.
public struct GoldenBytes: Decodable, Sendable, Equatable {
    /// The bytes.
    public let bytes: [UInt8]

    private enum Key: CodingKey { case `repeat`, concat, base64 }

    /// Reads either form.
    public init(from decoder: any Decoder) throws {
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
