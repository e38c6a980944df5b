import Foundation
import TestSupport

@testable import SimulatedJuju

/// A file of recorded entries, one JSON object a line.
enum GoldenFile {
    /// The entries of the file `name`; none when it cannot be read, which a test must not take for success.
    static func entries(_ name: String) -> [Value] {
        ((try? Golden.lines(name, as: Value.self)) ?? []).map(\.expanded)
    }
}

extension Value {
    subscript(key: String) -> Value {
        guard case .map(let map) = self else { return .null }
        return map[key] ?? .null
    }

    var text: String? {
        switch self {
        case .string(let text): return text
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        default: return nil
        }
    }

    var textBytes: [UInt8]? {
        if case .bytes(let bytes) = self { return bytes }
        return text.map { Array($0.utf8) }
    }

    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var integer: Int? { number.map { Int($0) } }
    var flag: Bool { self == .bool(true) }
    var items: [Value] { if case .list(let items) = self { items } else { [] } }
    var fields: [String: Value] { if case .map(let map) = self { map } else { [:] } }
    var texts: [String: String] { fields.compactMapValues(\.text) }

    /// The value with `{"repeat":..}`, `{"concat":..}` and `{"base64":..}` replaced by what they stand for.
    var expanded: Value {
        switch self {
        case .list(let items): return .list(items.map(\.expanded))
        case .map(let map):
            if map.count == 1, case .list(let parts)? = map["repeat"], parts.count == 2, let text = parts[0].text,
                let count = parts[1].integer
            {
                return .string(String(repeating: text, count: count))
            }
            if map.count == 1, case .list(let parts)? = map["concat"] {
                return .string(parts.map { $0.expanded.text ?? "" }.joined())
            }
            if map.count == 1, let encoded = map["base64"]?.text, let data = Data(base64Encoded: encoded) {
                return .bytes(Array(data))
            }
            return .map(
                Dictionary(
                    map.map { (Self.expandedKey($0.key), $0.value.expanded) }, uniquingKeysWith: { first, _ in first }))
        default: return self
        }
    }

    private static func expandedKey(_ key: String) -> String {
        guard key.hasPrefix("{\""), let value = try? JSONDecoder().decode(Value.self, from: Data(key.utf8)),
            let text = value.expanded.text
        else { return key }
        return text
    }
}
