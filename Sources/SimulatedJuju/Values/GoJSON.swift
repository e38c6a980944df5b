/// JSON as Go's encoder prints it: keys in order, no blanks, `<`, `>` and `&` escaped, invalid UTF-8 as U+FFFD.
enum GoJSON {
    /// The text of `value`, without a newline at the end.
    static func text(_ value: Value) -> String {
        var output = ""
        output.reserveCapacity(256)
        write(value, to: &output)
        return output
    }

    private static func write(_ value: Value, to output: inout String) {
        switch value {
        case .null, .nilList, .nilMap: output += "null"
        case .bool(let flag): output += flag ? "true" : "false"
        case .number(let number): output += GoNumber.json(number)
        case .integer(let number): output += String(number)
        case .string(let text), .time(let text): write(text, to: &output)
        case .bytes(let bytes): writeBytes(bytes, to: &output)
        case .list(let items):
            output += "["
            for (index, item) in items.enumerated() {
                if index > 0 { output += "," }
                write(item, to: &output)
            }
            output += "]"
        case .texts(let texts): write(.list(texts.map(Value.string)), to: &output)
        case .map(let map):
            write(map.sorted { GoOrder.precedes($0.key, $1.key) }, to: &output)
        case .record(let fields): write(fields.map { ($0.name, $0.value) }, to: &output)
        }
    }

    private static func write(_ fields: [(key: String, value: Value)], to output: inout String) {
        output += "{"
        for (index, field) in fields.enumerated() {
            if index > 0 { output += "," }
            write(field.key, to: &output)
            output += ":"
            write(field.value, to: &output)
        }
        output += "}"
    }

    private static func writeBytes(_ bytes: [UInt8], to output: inout String) {
        output += "\""
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let (scalar, length) = GoText.scalar(at: rest.startIndex, of: bytes) else {
                output += "\\ufffd"
                rest = rest.dropFirst()
                continue
            }
            write(scalar, to: &output)
            rest = rest.dropFirst(length)
        }
        output += "\""
    }

    private static func write(_ text: String, to output: inout String) {
        output += "\""
        if text.utf8.allSatisfy(isPlain) {
            output += text
        } else {
            for scalar in text.unicodeScalars { write(scalar, to: &output) }
        }
        output += "\""
    }

    /// Whether a byte stands for itself in any text.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): false
        default: byte >= 0x20 && byte < 0x7F
        }
    }

    private static func write(_ scalar: Unicode.Scalar, to output: inout String) {
        switch scalar {
        case "\"": output += "\\\""
        case "\\": output += "\\\\"
        case "\n": output += "\\n"
        case "\r": output += "\\r"
        case "\t": output += "\\t"
        case "\u{8}": output += "\\b"
        case "\u{c}": output += "\\f"
        case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..."\u{1f}":
            let hex = String(scalar.value, radix: 16)
            output += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        case _ where RawText.byte(scalar) != nil: output += "\\ufffd"
        default: output.unicodeScalars.append(scalar)
        }
    }
}
