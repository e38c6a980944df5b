import JujuProtocol

/// Text habits of Go that show in what Juju prints.
enum GoText {
    /// `text` as Go's `%q` prints it.
    static func quoted(_ text: String) -> String {
        guard let bytes = RawText.bytes(text) else { return goQuoted(text) }
        let parts = RawText.parts(bytes).map { part in
            switch part {
            case .scalar(let scalar): String(goQuoted(String(scalar)).dropFirst().dropLast())
            case .byte(let byte): "\\x" + hex(UInt32(byte), digits: 2)
            }
        }
        return "\"" + parts.joined() + "\""
    }

    /// A list as Go's `%q` prints it: `["a" "b"]`.
    static func quoted(_ texts: [String]) -> String {
        "[" + texts.map { quoted($0) }.joined(separator: " ") + "]"
    }

    /// `text` without the blanks at its ends, as `strings.TrimSpace` cuts them.
    static func trimmed(_ text: some StringProtocol) -> String {
        let scalars = String(text).unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    /// The digits of `number` in base 16, padded with zeros.
    static func hex(_ number: UInt32, digits: Int, uppercase: Bool = false) -> String {
        let text = String(number, radix: 16, uppercase: uppercase)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// The character that begins at `index` of UTF-8 `bytes` and its length in bytes, or nil if there is none.
    static func scalar(at index: Int, of bytes: [UInt8]) -> (Unicode.Scalar, Int)? {
        var decoder = UTF8()
        var iterator = bytes[index...].prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }
}

/// The order of Go's sorted strings: byte by byte.
enum GoOrder {
    /// Whether `left` comes before `right`.
    static func precedes(_ left: String, _ right: String) -> Bool {
        guard RawText.isRaw(left) || RawText.isRaw(right) else {
            return left.utf8.lexicographicallyPrecedes(right.utf8)
        }
        return RawText.encoded(left).lexicographicallyPrecedes(RawText.encoded(right))
    }
}

/// What Go's `strconv` says of numbers and truth values that it cannot read.
enum GoParse {
    /// Reads an integer as `strconv.Atoi` does.
    static func integer(_ text: String) throws(ToolFailure) -> Int {
        let digits =
            text.utf8.first.map { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") } == true
            ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else {
            throw .usage("strconv.Atoi: parsing \(GoText.quoted(text)): invalid syntax")
        }
        guard let number = Int(text) else {
            throw .usage("strconv.Atoi: parsing \(GoText.quoted(text)): value out of range")
        }
        return number
    }

    /// Reads a truth value as `strconv.ParseBool` does.
    static func bool(_ text: String) throws(ToolFailure) -> Bool {
        switch text {
        case "1", "t", "T", "TRUE", "true", "True": return true
        case "0", "f", "F", "FALSE", "false", "False": return false
        default: throw .usage("strconv.ParseBool: parsing \(GoText.quoted(text)): invalid syntax")
        }
    }
}
