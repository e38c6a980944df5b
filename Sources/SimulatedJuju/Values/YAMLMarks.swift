/// Byte order marks inside of YAML: go-yaml 2 takes one at the beginning of a line for a character like any other (yamlprivateh.go:
/// is_bom looks at the buffer's beginning alone), where libyaml passes over it. A character that nobody uses stands for them.
enum YAMLMarks {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let stand: Unicode.Scalar = "\u{10FEFF}"

    /// The bytes with the other character for each mark but the first, or nil if there is none.
    static func hidden(in bytes: [UInt8]) -> [UInt8]? {
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
        text.unicodeScalars.contains(stand)
            ? String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == stand ? "\u{FEFF}" : $0 })) : text
    }
}
