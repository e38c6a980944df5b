import SealedStore

/// Reads the kinds of JSON for which `JSONDecoder` will not do: secrets, of which it would leave copies in memory that nobody
/// wipes; lists from peers, where it takes what RFC 8259 and other readers refuse (a comma too many, a byte order mark); and
/// the maps and lists of strings that most hook tools answer with, on which it spends 200 microseconds where a hook has two
/// milliseconds.
struct StrictJSONReader {
    let text: [UInt8]
    var position = 0

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
            guard let value = reader.plainText() else { return false }
            values.append(value)
            return true
        }
        return isWhole ? values : nil
    }

    /// The objects in the whole text as an object, of which the strings are given, or nil.
    mutating func maps() -> [(name: String, map: [String: String])]? {
        var values: [(name: String, map: [String: String])] = []
        guard let members = members() else { return nil }
        for (name, text) in members {
            var inner = StrictJSONReader(text)
            if let map = inner.map(others: .passedOver) { values.append((name, map)) }
        }
        return values
    }

    /// What becomes of values that are no strings.
    enum Others {
        /// With one of them the whole is refused.
        case refused
        /// They are left out.
        case passedOver
        /// They are given as they stand there, but for `null`, which is left out.
        case asText
    }

    /// The strings of the whole text as an object, or nil.
    mutating func map(others: Others = .refused) -> [String: String]? {
        var values: [String: String] = [:]
        let isWhole = sequence("{", "}") { reader in
            guard let key = reader.plainText(), reader.take(":") else { return false }
            reader.skipBlanks()
            if reader.isAtString {
                guard let value = reader.plainText() else { return false }
                values[key] = value
                return true
            }
            let start = reader.position
            guard others != .refused, reader.skip() else { return false }
            let text = String(decoding: reader.text[start..<reader.position], as: UTF8.self)
            if others == .asText, text != "null" { values[key] = text }
            return true
        }
        return isWhole ? values : nil
    }

    /// The whole text as a string, or nil.
    mutating func onlyString() -> String? {
        guard let value = plainText() else { return nil }
        skipBlanks()
        return position == text.count ? value : nil
    }

    /// Whether the whole text is this word, such as `true` or `null`.
    mutating func isWord(_ word: String) -> Bool {
        skipBlanks()
        guard text[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        skipBlanks()
        return position == text.count
    }

    /// The members of the whole text as an object, each as it stands there, or nil.
    mutating func members() -> [(name: String, text: [UInt8])]? {
        var members: [(name: String, text: [UInt8])] = []
        let isWhole = sequence("{", "}") { reader in
            guard let name = reader.string(), reader.take(":") else { return false }
            reader.skipBlanks()
            let start = reader.position
            guard reader.skip() else { return false }
            members.append((String(decoding: name, as: UTF8.self), Array(reader.text[start..<reader.position])))
            return true
        }
        return isWhole ? members : nil
    }

    private mutating func sequence(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, item: (inout StrictJSONReader) -> Bool
    ) -> Bool {
        guard list(open, close, item: item) else { return false }
        skipBlanks()
        return position == text.count
    }

    /// Goes through the list that stands here.
    mutating func list(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, item: (inout StrictJSONReader) -> Bool
    ) -> Bool {
        take(open) && (take(close) || items(close, item))
    }

    mutating func skipBlanks() {
        while position < text.count {
            switch text[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private var isAtString: Bool { position < text.count && text[position] == UInt8(ascii: "\"") }

    /// A string that is no secret; one without escapes is taken as it stands there.
    private mutating func plainText() -> String? {
        skipBlanks()
        guard isAtString else { return nil }
        var end = position + 1
        while end < text.count, Self.isPlain(text[end]) { end += 1 }
        guard end < text.count, text[end] == UInt8(ascii: "\"") else {
            return string().map { String(decoding: $0, as: UTF8.self) }
        }
        defer { position = end + 1 }
        return String(decoding: text[(position + 1)..<end], as: UTF8.self)
    }

    /// Goes past any value; it may be nested as deep as a peer likes.
    private mutating func skip() -> Bool {
        var ends: [UInt8] = []
        while true {
            skipBlanks()
            guard position < text.count else { return false }
            switch text[position] {
            case UInt8(ascii: "{"):
                position += 1
                ends.append(UInt8(ascii: "}"))
                if !takeEnd(of: &ends) {
                    guard skipName() else { return false }
                    continue
                }
            case UInt8(ascii: "["):
                position += 1
                ends.append(UInt8(ascii: "]"))
                if !takeEnd(of: &ends) { continue }
            case UInt8(ascii: "\""):
                guard string() != nil else { return false }
            default:
                guard word() != nil else { return false }
            }
            while !ends.isEmpty, takeEnd(of: &ends) {}
            guard let end = ends.last else { return true }
            guard take(",") else { return false }
            if end == UInt8(ascii: "}") {
                guard skipName() else { return false }
            }
        }
    }

    private mutating func skipName() -> Bool { string() != nil && take(":") }

    /// Goes past the end of the innermost list or map, if it is here.
    private mutating func takeEnd(of ends: inout [UInt8]) -> Bool {
        guard let end = ends.last, take(Unicode.Scalar(end)) else { return false }
        ends.removeLast()
        return true
    }

    /// The number, `true`, `false` or `null` that stands here, or nil.
    mutating func word() -> ArraySlice<UInt8>? {
        skipBlanks()
        var end = position
        while end < text.count, !",:]} \t\n\r".utf8.contains(text[end]) { end += 1 }
        let word = text[position..<end]
        guard Self.words.contains(where: word.elementsEqual) || Self.isNumber(word) else { return nil }
        position = end
        return word
    }

    private static let words = ["true".utf8, "false".utf8, "null".utf8]

    /// Whether it is a number as RFC 8259 has it: Swift takes others, such as `inf`, `0x1`, `01` and `+1`.
    static func isNumber(_ word: String) -> Bool { isNumber(Array(word.utf8)[...]) }

    private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
        var rest = word
        func digits() -> Int {
            let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !startsWithZero || whole == 1 else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    private mutating func items(_ close: Unicode.Scalar, _ item: (inout StrictJSONReader) -> Bool) -> Bool {
        repeat {
            guard item(&self) else { return false }
        } while take(",")
        return take(close)
    }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard position < text.count, text[position] == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }

    mutating func string() -> [UInt8]? {
        guard take("\"") else { return nil }
        var bytes: [UInt8] = []
        // An array that grows leaves its old storage behind unwiped; what is escaped only gets shorter.
        bytes.reserveCapacity(distanceToQuote)
        while position < text.count {
            let start = position
            while position < text.count, Self.isPlain(text[position]) { position += 1 }
            bytes += text[start..<position]
            guard position < text.count else { return nil }
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return bytes }
            guard byte == UInt8(ascii: "\\"), appendEscaped(to: &bytes) else { return nil }
        }
        return nil
    }

    private var distanceToQuote: Int {
        var end = position
        while end < text.count, text[end] != UInt8(ascii: "\"") { end += text[end] == UInt8(ascii: "\\") ? 2 : 1 }
        return end - position
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
        guard let plain = Self.plain(sign) else { return false }
        bytes.append(plain)
        return true
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func plain(_ sign: UInt8) -> UInt8? {
        switch sign {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): sign
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
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

    /// Four hexadecimal digits, to the letter: Swift's own reading takes a sign for part of a number.
    private mutating func unit() -> UInt16? {
        guard position + 4 <= text.count else { return nil }
        var unit: UInt16 = 0
        for byte in text[position..<position + 4] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        position += 4
        return unit
    }
}
