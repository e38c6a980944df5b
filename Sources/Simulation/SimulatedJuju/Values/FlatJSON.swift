/// The plainest of what charms hand to a tool's `--file`: one JSON object of texts, all ASCII and without escapes.
///
/// YAML means the same by it, and takes thirty times as long to say so.
enum FlatJSON {
    /// The map that `bytes` are, or nil when they are anything else, which YAML may then read.
    static func map(_ bytes: [UInt8]) -> [String: String]? {
        bytes.withUnsafeBufferPointer { bytes in
            var reader = Reader(rest: bytes[...])
            return reader.map()
        }
    }

    private struct Reader {
        var rest: Slice<UnsafeBufferPointer<UInt8>>

        mutating func map() -> [String: String]? {
            guard take("{") else { return nil }
            var map: [String: String] = [:]
            repeat {
                guard let key = text(), !key.isEmpty, key != "<<", take(":"), let value = text() else { return nil }
                map[key] = value
            } while take(",")
            guard take("}") else { return nil }
            skipSpace()
            return rest.isEmpty ? map : nil
        }

        private mutating func take(_ mark: Unicode.Scalar) -> Bool {
            skipSpace()
            guard rest.first == UInt8(ascii: mark) else { return false }
            rest.removeFirst()
            return true
        }

        private mutating func skipSpace() {
            while let byte = rest.first, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") { rest.removeFirst() }
        }

        private mutating func text() -> String? {
            guard take("\"") else { return nil }
            let text = rest.prefix { $0 != UInt8(ascii: "\"") }
            rest = rest[text.endIndex...]
            guard take("\""), text.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\\") }) else {
                return nil
            }
            return String(decoding: text, as: UTF8.self)
        }
    }
}
