/// JSON as Go's encoder prints it: keys in order, no blanks, `<`, `>` and `&` escaped, invalid UTF-8 as U+FFFD.
enum GoJSON {
    /// The text of `value`, without a newline at the end.
    static func text(_ value: Value) -> String { String(decoding: bytes(value), as: UTF8.self) }

    /// The same in UTF-8, as the tools print it.
    static func bytes(_ value: Value) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(256)
        write(value, to: &output)
        return output
    }

    private static func write(_ value: Value, to output: inout [UInt8]) {
        switch value {
        case .null, .nilList, .nilMap: output += "null".utf8
        case .bool(let flag): output += (flag ? "true" : "false").utf8
        case .number(let number): output += GoNumber.json(number).utf8
        case .integer(let number): output += String(number).utf8
        case .string(let text), .time(let text): write(text, to: &output)
        case .bytes(let bytes): writeBytes(bytes, to: &output)
        case .list(let items):
            output.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                write(item, to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .texts(let texts): write(.list(texts.map(Value.string)), to: &output)
        case .map(let map):
            write(map.sorted { GoOrder.precedes($0.key, $1.key) }, to: &output)
        case .record(let fields): write(fields.map { ($0.name, $0.value) }, to: &output)
        }
    }

    private static func write(_ fields: [(key: String, value: Value)], to output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        for (index, field) in fields.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            write(field.key, to: &output)
            output.append(UInt8(ascii: ":"))
            write(field.value, to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func writeBytes(_ bytes: [UInt8], to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let (scalar, length) = GoText.scalar(at: rest.startIndex, of: bytes) else {
                output += "\\ufffd".utf8
                rest = rest.dropFirst()
                continue
            }
            write(scalar, to: &output)
            rest = rest.dropFirst(length)
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func write(_ text: String, to output: inout [UInt8]) {
        let isPlain = text.utf8.allSatisfy(isPlain)
        if !isPlain, let bytes = RawText.bytes(text) { return writeBytes(bytes, to: &output) }
        output.append(UInt8(ascii: "\""))
        if isPlain {
            output += text.utf8
        } else {
            for scalar in text.unicodeScalars { write(scalar, to: &output) }
        }
        output.append(UInt8(ascii: "\""))
    }

    /// Whether a byte stands for itself in any text.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): false
        default: byte >= 0x20 && byte < 0x7F
        }
    }

    private static func write(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
        switch scalar {
        case "\"": output += "\\\"".utf8
        case "\\": output += "\\\\".utf8
        case "\n": output += "\\n".utf8
        case "\r": output += "\\r".utf8
        case "\t": output += "\\t".utf8
        case "\u{8}": output += "\\b".utf8
        case "\u{c}": output += "\\f".utf8
        case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..."\u{1f}":
            let hex = String(scalar.value, radix: 16)
            output += "\\u\(String(repeating: "0", count: 4 - hex.count))\(hex)".utf8
        default: output += String(scalar).utf8
        }
    }
}
