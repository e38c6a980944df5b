internal import CYaml

/// Byte order marks inside of YAML: go-yaml 2 takes one at the beginning of a line for a character like any other (yamlprivateh.go:
/// is_bom looks at the buffer's beginning alone), where libyaml passes over it. So it takes a colon that stands before a mark of a flow
/// collection, where libyaml fails. Characters that nobody uses stand for them.
enum YAMLMarks {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let stand: Unicode.Scalar = "\u{10FEFF}"
    private static let colon: Unicode.Scalar = "\u{10FEFE}"

    /// The bytes with the other characters, or nil if there is nothing to stand for.
    static func hidden(in bytes: [UInt8]) -> [UInt8]? {
        let marked = hiddenMarks(in: bytes)
        var result = marked ?? bytes
        var isHidden = marked != nil
        while let index = unexpectedColon(in: result) {
            result.replaceSubrange(index...index, with: Array(String(colon).utf8))
            isHidden = true
        }
        return isHidden ? result : nil
    }

    /// Where libyaml does not expect a colon, or nil.
    private static func unexpectedColon(in bytes: [UInt8]) -> Int? {
        let marks = Array(",?[]{}".utf8)
        guard zip(bytes, bytes.dropFirst()).contains(where: { $0 == UInt8(ascii: ":") && marks.contains($1) }) else {
            return nil
        }
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { return nil }
        defer { yaml_parser_delete(&parser) }
        return bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var token = yaml_token_t()
            while yaml_parser_scan(&parser, &token) == 1, token.type != YAML_STREAM_END_TOKEN {
                yaml_token_delete(&token)
            }
            guard parser.problem.map({ String(cString: $0) }) == "found unexpected ':'" else { return nil }
            // The parser counts characters.
            let starts = buffer.indices.lazy.filter { buffer[$0] & 0xC0 != 0x80 }
            return starts.dropFirst(Int(parser.problem_mark.index)).first
        }
    }

    /// The bytes with the other character for each mark but the first, or nil if there is none.
    private static func hiddenMarks(in bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 3, bytes.dropFirst(3).contains(mark[0]) else { return nil }
        var result: [UInt8] = []
        var index = 0
        var isHidden = false
        while index < bytes.count {
            if index > 0, bytes[index] == mark[0], bytes[index...].starts(with: mark) {
                result += Array(String(stand).utf8)
                index += mark.count
                isHidden = true
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return isHidden ? result : nil
    }

    /// The text with its marks.
    static func shown(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0 == stand || $0 == colon }) else { return text }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0 == stand ? "\u{FEFF}" : $0 == colon ? ":" : $0 }))
    }
}
