import Yams

/// What go-yaml 2 says of YAML that it cannot read, where libyaml, which Yams has, says something else or nothing.
enum YAMLSource {
    /// The text of a document.
    ///
    /// - Throws: go-yaml's words for the first byte that is not UTF-8, or that YAML does not allow.
    static func text(_ bytes: [UInt8]) throws(ToolFailure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw broken(bytes) }
        return text
    }

    private static func broken(_ bytes: [UInt8]) -> ToolFailure {
        var index = 0
        while let (_, length) = GoText.scalar(at: index, of: bytes) { index += length }
        let first = bytes[index]
        let width = first & 0xE0 == 0xC0 ? 2 : first & 0xF0 == 0xE0 ? 3 : first & 0xF8 == 0xF0 ? 4 : 0
        let rest = bytes[(index + 1)...].prefix(max(0, width - 1))
        if width == 0 { return .failed("yaml: invalid leading UTF-8 octet") }
        if rest.count < width - 1 { return .failed("yaml: incomplete UTF-8 octet sequence") }
        if rest.contains(where: { $0 & 0xC0 != 0x80 }) { return .failed("yaml: invalid trailing UTF-8 octet") }
        let isTooShort =
            first < 0xC2 || first == 0xE0 && bytes[index + 1] < 0xA0 || first == 0xF0 && bytes[index + 1] < 0x90
        return .failed(isTooShort ? "yaml: invalid length of a UTF-8 sequence" : "yaml: invalid Unicode character")
    }

    /// Refuses what libyaml lets pass in the nodes below `root`: a slash behind a backslash.
    static func check(_ root: Node, in text: String) throws(ToolFailure) {
        guard text.contains("\\/") else { return }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var waiting = [root]
        while let node = waiting.popLast() {
            switch node {
            case .mapping(let mapping): for (key, value) in mapping.reversed() { waiting += [value, key] }
            case .sequence(let items): waiting += items.reversed()
            case .scalar(let scalar) where scalar.style == .doubleQuoted:
                guard let mark = scalar.mark, lines.indices.contains(mark.line - 1) else { continue }
                if let line = lineOfEscapedSlash(lines[(mark.line - 1)...], column: mark.column) {
                    throw located(
                        line > 0 ? mark.line + line : mark.line > 1 ? mark.line : 0, "found unknown escape character")
                }
            default: break
            }
        }
    }

    /// The line of the first escaped slash in the quoted text that begins in the first line, counted from it.
    private static func lineOfEscapedSlash(_ lines: ArraySlice<Substring>, column: Int) -> Int? {
        for (number, line) in lines.enumerated() {
            var scalars = line.unicodeScalars.dropFirst(number == 0 ? column : 0)
            while let scalar = scalars.popFirst() {
                if scalar == "\"" { return nil }
                if scalar == "\\", scalars.popFirst() == "/" { return number }
            }
        }
        return nil
    }

    /// go-yaml's words for what libyaml found: the line counts from 0 inside and is left out when it is 0.
    static func failure(_ error: YamlError, in text: String) -> ToolFailure {
        switch error {
        case .scanner(let context, let problem, let mark, _):
            return located(mark.line > 1 ? mark.line : context.map(contextLine) ?? 0, problem)
        case .parser(let context, let problem, let mark, _):
            return located(mark.line > 1 ? mark.line - 1 : context.map(contextLine) ?? 0, problem)
        case .composer(_, "found undefined alias", let mark, _):
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let line =
                lines.indices.contains(mark.line - 1) ? lines[mark.line - 1].unicodeScalars : ""[...].unicodeScalars
            let name = line.dropFirst(mark.column).prefix {
                $0.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains($0)
            }
            return .failed("yaml: unknown anchor '\(Substring(name))' referenced")
        case .composer(_, let problem, _, _): return .failed("yaml: \(problem)")
        case .reader(let problem, _, _, _): return .failed("yaml: \(problem)")
        default: return .failed("yaml: \(error)")
        }
    }

    private static func contextLine(_ context: YamlError.Context) -> Int { max(0, context.mark.line - 1) }

    private static func located(_ line: Int, _ problem: String) -> ToolFailure {
        .failed(line > 0 ? "yaml: line \(line): \(problem)" : "yaml: \(problem)")
    }
}
