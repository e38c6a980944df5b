import Foundation

/// JSON as Go reads it into a map of texts.
enum GoJSONReader {
    /// The map that `bytes` are, or nil where they are not a JSON object of texts and nulls.
    static func texts(_ bytes: [UInt8]) -> [String: String]? {
        guard case .map(let map)? = try? JSONDecoder().decode(Value.self, from: Data(bytes)) else { return nil }
        var texts: [String: String] = [:]
        for (key, value) in map {
            switch value {
            case .string(let text): texts[key] = text
            case .null: texts[key] = ""
            default: return nil
            }
        }
        return texts
    }
}
