import CharmKit
import FoundationEssentials

/// JSON in databags, written as Python's `json.dumps` writes it, so that a change of the charm's language is no change of data.
enum WireJSON {
    static func text(_ list: [String]) -> String {
        "[" + list.map(JSONText.quoted).joined(separator: ", ") + "]"
    }

    static func value<Value: Decodable>(_ type: Value.Type, from text: String) -> Value? {
        try? JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
