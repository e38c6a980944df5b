/// The formats in which a hook tool prints what it found.
enum OutputFormat: String, Sendable {
    case smart
    case yaml
    case json

    /// The bytes that a tool prints for `value`.
    func bytes(_ value: Value) -> [UInt8] {
        switch self {
        case .json: return GoJSON.bytes(value) + [UInt8(ascii: "\n")]
        case .yaml: return Array(GoYAML.text(value).utf8)
        case .smart: return Self.smart(value)
        }
    }

    private static func smart(_ value: Value) -> [UInt8] {
        switch value {
        case .null, .nilList: return []
        case .bool(let flag): return Array((flag ? "True\n" : "False\n").utf8)
        case .string(let text):
            return text.isEmpty ? [] : RawText.encoded(text) + [UInt8(ascii: "\n")]
        case .bytes(let bytes): return bytes.isEmpty ? [] : bytes + [UInt8(ascii: "\n")]
        case .texts(let texts):
            return texts.isEmpty ? [] : Array((texts.joined(separator: "\n") + "\n").utf8)
        default: return Array(GoYAML.text(value).utf8)
        }
    }
}

extension ToolFlag {
    /// `--format` of a tool that knows these formats.
    static func format(_ formats: [OutputFormat]) -> ToolFlag {
        .value("format", standard: { _ in formats[0].rawValue }) { text, _ throws(ToolFailure) in
            guard formats.contains(where: { $0.rawValue == text }) else {
                throw .usage("unknown format \(GoText.quoted(text))")
            }
        }
    }
}
