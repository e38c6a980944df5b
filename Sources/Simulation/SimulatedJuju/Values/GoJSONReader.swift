import Foundation

/// JSON as Go reads it into a map of texts.
enum GoJSONReader {
    /// The map that `bytes` are, or nil where they are not a JSON object of texts and nulls.
    static func texts(_ bytes: [UInt8]) -> [String: String]? {
        guard case .map(let map)? = try? JSONDecoder().decode(Value.self, from: Data(readable(bytes))) else {
            return nil
        }
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

    /// The bytes with U+FFFD where Go reads it: for each that is not UTF-8, and for half of a surrogate pair (encoding/json
    /// decode.go: unquoteBytes).
    private static func readable(_ bytes: [UInt8]) -> [UInt8] {
        let bytes =
            String(validating: bytes, as: UTF8.self) == nil ? RawText.encoded(RawText.sent(bytes)) : bytes
        guard bytes.contains(UInt8(ascii: "\\")) else { return bytes }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            var length = bytes[index] == UInt8(ascii: "\\") ? min(2, bytes.count - index) : 1
            var replacement: [UInt8]?
            if let unit = escapedUnit(bytes, at: index) {
                length = 6
                if (0xD800...0xDBFF).contains(unit),
                    let second = escapedUnit(bytes, at: index + 6), (0xDC00...0xDFFF).contains(second)
                {
                    length = 12
                } else if (0xD800...0xDFFF).contains(unit) {
                    replacement = Array("\\ufffd".utf8)
                }
            }
            result += replacement ?? Array(bytes[index..<index + length])
            index += length
        }
        return result
    }

    /// The unit of UTF-16 that the escape at `index` names, or nil if there is none.
    private static func escapedUnit(_ bytes: [UInt8], at index: Int) -> UInt16? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u"),
            bytes[index + 2..<index + 6].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
        else { return nil }
        return UInt16(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
    }
}
