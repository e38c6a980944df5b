import SealedStore

/// Reads the two kinds of JSON for which `JSONDecoder` will not do: secrets, of which it would leave copies in memory that
/// nobody wipes, and lists from peers, where it takes what RFC 8259 and other readers refuse (a comma too many, a byte order
/// mark).
struct StrictJSONReader {
    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) { self.text = text }

    /// The whole text as an object of strings, each going straight into guarded memory, or nil.
    mutating func secrets() -> [String: SecretBytes]? {
        var values: [String: SecretBytes] = [:]
        let isWhole = sequence("{", "}") { reader in
            guard let name = reader.string(), reader.take(":"), var value = reader.string() else { return false }
            values[String(decoding: name, as: UTF8.self)] = SecretBytes(consuming: &value)
            return true
        }
        return isWhole ? values : nil
    }

    /// The whole text as an array of strings, or nil.
    mutating func strings() -> [String]? {
        var values: [String] = []
        let isWhole = sequence("[", "]") { reader in
            guard let value = reader.string() else { return false }
            values.append(String(decoding: value, as: UTF8.self))
            return true
        }
        return isWhole ? values : nil
    }

    private mutating func sequence(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, item: (inout StrictJSONReader) -> Bool
    ) -> Bool {
        guard take(open) else { return false }
        if !take(close) {
            repeat {
                guard item(&self) else { return false }
            } while take(",")
            guard take(close) else { return false }
        }
        skipBlanks()
        return position == text.count
    }

    private mutating func skipBlanks() {
        while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard position < text.count, text[position] == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }

    private mutating func string() -> [UInt8]? {
        guard take("\"") else { return nil }
        var bytes: [UInt8] = []
        // An array that grows leaves its old storage behind unwiped; what is escaped only gets shorter.
        bytes.reserveCapacity(text.count - position)
        while position < text.count {
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return bytes
            case UInt8(ascii: "\\"): guard appendEscaped(to: &bytes) else { return nil }
            case 0..<0x20: return nil
            default: bytes.append(byte)
            }
        }
        return nil
    }

    private mutating func appendEscaped(to bytes: inout [UInt8]) -> Bool {
        guard position < text.count else { return false }
        let sign = text[position]
        position += 1
        if sign == UInt8(ascii: "u") {
            guard let scalar = scalar() else { return false }
            bytes += UTF8.encode(scalar).map(Array.init) ?? []
            return true
        }
        guard let plain = Self.escapes[sign] else { return false }
        bytes.append(plain)
        return true
    }

    private mutating func scalar() -> Unicode.Scalar? {
        guard let first = unit() else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(UInt32(first)) }
        guard position + 1 < text.count, text[position] == UInt8(ascii: "\\"), text[position + 1] == UInt8(ascii: "u")
        else {
            return nil
        }
        position += 2
        guard let second = unit(), UTF16.isTrailSurrogate(second) else { return nil }
        return Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + UInt32(second) - 0xDC00)
    }

    private mutating func unit() -> UInt16? {
        guard position + 4 <= text.count else { return nil }
        let digits = String(decoding: text[position..<position + 4], as: UTF8.self)
        position += 4
        return UInt16(digits, radix: 16)
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 0x08,
        UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]
}
