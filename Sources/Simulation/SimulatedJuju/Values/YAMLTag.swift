/// What a plain YAML scalar means to go-yaml 2, which Juju's tools use: only texts that mean something else get quotes.
enum YAMLTag: String {
    case null = "!!null"
    case bool = "!!bool"
    case int = "!!int"
    case float = "!!float"
    case timestamp = "!!timestamp"
    case string = "!!str"

    /// The meaning of `text` when it stands without quotes.
    init(plain text: String) {
        self = Self.words[text] ?? Self.number(text) ?? .string
    }

    private static let words: [String: YAMLTag] = {
        var words: [String: YAMLTag] = ["": .null, "~": .null, "null": .null, "Null": .null, "NULL": .null]
        for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] { words[word] = .bool }
        for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] { words[word] = .bool }
        for word in [
            ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF",
        ] {
            words[word] = .float
        }
        return words
    }()

    private static func number(_ text: String) -> YAMLTag? {
        guard let first = text.utf8.first else { return nil }
        if first == UInt8(ascii: ".") { return isGoFraction(text) ? .float : nil }
        guard isDigit(first) || first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else { return nil }
        if YAMLTimestamp.matches(text) { return .timestamp }
        let plain = text.filter { $0 != "_" }
        if GoInteger(plain) != nil { return .int }
        return isFloat(plain) ? .float : nil
    }

    /// Whether `text` reads like `-1.5e+3`. Juju's go-yaml 2 wants a sign in the exponent, and takes digits behind a 0 for text.
    private static func isFloat(_ text: String) -> Bool {
        text.wholeMatch(of: #/[-+]?(?:0|[1-9][0-9]*)?(?:\.[0-9]+)?(?:[eE][-+][0-9]+)?/#) != nil
            && text.firstMatch(of: #/^[-+]?[.0-9]/#) != nil
    }

    /// Whether Go takes a text that begins with a point for a number; it lets single underscores part the digits.
    private static func isGoFraction(_ text: String) -> Bool {
        text.wholeMatch(of: #/\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?/#) != nil
    }

    /// Whether `text` is a base-60 number of YAML 1.1, such as `12:30`, which go-yaml quotes for other readers.
    static func isBase60(_ text: String) -> Bool {
        var rest = Substring(text)
        if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first?.utf8.first, isDigit(first) else { return false }
        guard parts[0].utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }) else { return false }
        for (index, part) in parts.enumerated().dropFirst() {
            let pieces = part.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            if pieces.count == 2 {
                guard index == parts.count - 1, pieces[1].utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") })
                else { return false }
            }
            guard (1...2).contains(pieces[0].count), pieces[0].utf8.allSatisfy(isDigit), let value = Int(pieces[0]),
                value < 60
            else { return false }
        }
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

/// Dates and times as go-yaml 2 recognises them in a plain scalar.
enum YAMLTimestamp {
    /// Whether `text` is a date such as `2020-01-02`, or a date and time.
    static func matches(_ text: String) -> Bool {
        let scalars = Array(text.utf8)
        guard scalars.count > 4, scalars[..<4].allSatisfy(isDigit), scalars[4] == UInt8(ascii: "-") else {
            return false
        }
        var reader = Reader(bytes: scalars, index: 5)
        guard reader.number(1...12), reader.skip("-"), reader.number(1...31) else { return false }
        if reader.isAtEnd { return true }
        let separator = scalars[reader.index]
        guard separator == UInt8(ascii: "T") || separator == UInt8(ascii: "t") || separator == UInt8(ascii: " ") else {
            return false
        }
        reader.index += 1
        guard reader.number(0...23), reader.skip(":"), reader.number(0...59), reader.skip(":"), reader.number(0...59)
        else { return false }
        if reader.skip(".") {
            let start = reader.index
            while !reader.isAtEnd, isDigit(scalars[reader.index]) { reader.index += 1 }
            if reader.index == start { return false }
        }
        if separator == UInt8(ascii: " ") { return reader.isAtEnd }
        if reader.skip("Z") { return reader.isAtEnd }
        guard reader.skip("+") || reader.skip("-") else { return false }
        return reader.number(0...24) && reader.skip(":") && reader.number(0...60) && reader.isAtEnd
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private struct Reader {
        let bytes: [UInt8]
        var index: Int
        var isAtEnd: Bool { index == bytes.count }

        mutating func skip(_ character: Character) -> Bool {
            guard !isAtEnd, character.asciiValue == bytes[index] else { return false }
            index += 1
            return true
        }

        mutating func number(_ range: ClosedRange<Int>) -> Bool {
            let digits = bytes[index...].prefix(2).prefix(while: YAMLTimestamp.isDigit)
            guard let value = Int(String(decoding: digits, as: UTF8.self)), range.contains(value) else { return false }
            index += digits.count
            return true
        }
    }
}
