/// Writes scalars in the styles of libyaml's emitter, and keeps track of the column.
struct YAMLWriter {
    /// Lines are folded at the first blank beyond this column.
    private static let bestWidth = 80

    private(set) var output: [UInt8] = []
    private var column = 0

    mutating func put(_ text: String) {
        for byte in text.utf8 { put(byte) }
    }

    /// Begins a line, unless a literal's last line break has done so.
    mutating func newLine(indent: Int) {
        if column > 0 { put(UInt8(ascii: "\n")) }
        pad(to: indent)
    }

    /// Writes a scalar; `indent` is where its further lines begin.
    mutating func put(_ scalar: YAMLScalar, indent: Int, isKey: Bool) {
        put(scalar.tag)
        switch scalar.style(isKey: isKey) {
        case .plain: putFolded(scalar.bytes, indent: indent, allowsBreaks: !isKey)
        case .singleQuoted: putSingleQuoted(scalar.bytes, indent: indent, allowsBreaks: !isKey)
        case .doubleQuoted: putDoubleQuoted(scalar.bytes, indent: indent, allowsBreaks: !isKey)
        case .literal: putLiteral(scalar.bytes, indent: indent)
        }
    }

    private mutating func put(_ byte: UInt8) {
        output.append(byte)
        if byte == UInt8(ascii: "\n") {
            column = 0
        } else if byte & 0xC0 != 0x80 {
            column += 1
        }
    }

    private mutating func put(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { put(byte) }
    }

    private mutating func pad(to indent: Int) {
        while column < indent { put(UInt8(ascii: " ")) }
    }

    /// Whether the blank at `index` is where a long line is folded.
    private func folds(_ bytes: [UInt8], at index: Int, afterSpace: Bool, allowsBreaks: Bool) -> Bool {
        allowsBreaks && !afterSpace && column > Self.bestWidth && index > 0 && index < bytes.count - 1
    }

    private mutating func putFolded(_ bytes: [UInt8], indent: Int, allowsBreaks: Bool) {
        var afterSpace = false
        for (index, byte) in bytes.enumerated() {
            let isSpace = byte == 0x20
            if isSpace, folds(bytes, at: index, afterSpace: afterSpace, allowsBreaks: allowsBreaks),
                bytes[index + 1] != 0x20
            {
                newLine(indent: indent)
            } else {
                put(byte)
            }
            afterSpace = isSpace
        }
    }

    private mutating func putSingleQuoted(_ bytes: [UInt8], indent: Int, allowsBreaks: Bool) {
        put("'")
        var afterSpace = false
        var afterBreak = false
        var index = 0
        while index < bytes.count {
            let character = bytes[index..<min(index + YAMLBytes.width(bytes[index]), bytes.count)]
            switch YAMLBytes.kind(bytes, at: index) {
            case .space:
                if folds(bytes, at: index, afterSpace: afterSpace, allowsBreaks: allowsBreaks), bytes[index + 1] != 0x20
                {
                    newLine(indent: indent)
                } else {
                    put(character)
                }
                afterSpace = true
            case .lineBreak:
                if !afterBreak && bytes[index] == UInt8(ascii: "\n") { put("\n") }
                put(character)
                column = 0
                afterBreak = true
            case .other:
                if afterBreak { pad(to: indent) }
                if bytes[index] == UInt8(ascii: "'") { put("'") }
                put(character)
                afterSpace = false
                afterBreak = false
            }
            index += character.count
        }
        put("'")
    }

    private mutating func putDoubleQuoted(_ bytes: [UInt8], indent: Int, allowsBreaks: Bool) {
        put("\"")
        // go-yaml 2 looks for a byte order mark at the beginning only, and then escapes all there is.
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        var afterSpace = false
        var index = 0
        while index < bytes.count {
            let width = min(YAMLBytes.width(bytes[index]), bytes.count - index)
            let isPlain =
                !hasMark && YAMLBytes.isPrintable(bytes, at: index) && YAMLBytes.kind(bytes, at: index) != .lineBreak
            if !isPlain || bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "\\") {
                put(Self.escape(bytes, at: index))
                afterSpace = false
            } else if bytes[index] == 0x20 {
                if folds(bytes, at: index, afterSpace: afterSpace, allowsBreaks: allowsBreaks) {
                    newLine(indent: indent)
                    if bytes[index + 1] == 0x20 { put("\\") }
                } else {
                    put(UInt8(0x20))
                }
                afterSpace = true
            } else {
                put(bytes[index..<index + width])
                afterSpace = false
            }
            index += width
        }
        put("\"")
    }

    private static func escape(_ bytes: [UInt8], at index: Int) -> String {
        guard let (scalar, _) = GoText.scalar(at: index, of: bytes) else { return "\\xFFFD" }
        switch scalar.value {
        case 0x00: return "\\0"
        case 0x07: return "\\a"
        case 0x08: return "\\b"
        case 0x09: return "\\t"
        case 0x0A: return "\\n"
        case 0x0B: return "\\v"
        case 0x0C: return "\\f"
        case 0x0D: return "\\r"
        case 0x1B: return "\\e"
        case 0x22: return "\\\""
        case 0x5C: return "\\\\"
        case 0x85: return "\\N"
        case 0xA0: return "\\_"
        case 0x2028: return "\\L"
        case 0x2029: return "\\P"
        case 0...0xFF: return "\\x" + GoText.hex(scalar.value, digits: 2, uppercase: true)
        case 0x100...0xFFFF: return "\\u" + GoText.hex(scalar.value, digits: 4, uppercase: true)
        default: return "\\U" + GoText.hex(scalar.value, digits: 8, uppercase: true)
        }
    }

    private mutating func putLiteral(_ bytes: [UInt8], indent: Int) {
        put("|")
        if let first = bytes.first, first == 0x20 || YAMLBytes.kind(bytes, at: 0) == .lineBreak { put("2") }
        put(Self.chomping(bytes))
        put("\n")
        var index = 0
        while index < bytes.count {
            let width = min(YAMLBytes.width(bytes[index]), bytes.count - index)
            let isBreak = YAMLBytes.kind(bytes, at: index) == .lineBreak
            if !isBreak, column == 0 { pad(to: indent) }
            put(bytes[index..<index + width])
            if isBreak { column = 0 }
            index += width
        }
    }

    /// How the line breaks at the end are kept: `-` for none, `+` for more than one.
    private static func chomping(_ bytes: [UInt8]) -> String {
        func start(of end: Int) -> Int { bytes[..<end].lastIndex { $0 & 0xC0 != 0x80 } ?? 0 }
        let last = start(of: bytes.count)
        guard YAMLBytes.kind(bytes, at: last) == .lineBreak else { return "-" }
        return last == 0 || YAMLBytes.kind(bytes, at: start(of: last)) == .lineBreak ? "+" : ""
    }
}
