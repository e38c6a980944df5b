/// What go-yaml 2 says of YAML that it cannot read, where libyaml says nothing.
enum YAMLSource {
    /// Refuses what libyaml lets pass in the nodes below `root`: a slash behind a backslash.
    static func check(_ root: YAMLNode, in bytes: [UInt8]) throws(ToolFailure) {
        guard let text = String(validating: bytes, as: UTF8.self), text.contains("\\/") else { return }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var waiting = [root]
        while let node = waiting.popLast() {
            switch node {
            case .mapping(let pairs, _): for (key, value) in pairs.reversed() { waiting += [value, key] }
            case .sequence(let items, _): waiting += items.reversed()
            case .scalar(let scalar) where scalar.style == .doubleQuoted:
                let start = scalar.place.line
                guard lines.indices.contains(start) else { continue }
                if let line = lineOfEscapedSlash(lines[start...], column: scalar.place.column) {
                    throw located(
                        line > 0 ? start + 1 + line : start > 0 ? start + 1 : 0, "found unknown escape character")
                }
            default: break
            }
        }
    }

    /// The line of the first escaped slash in the quoted text that begins in the first line, counted from it.
    private static func lineOfEscapedSlash(_ lines: ArraySlice<Substring>, column: Int) -> Int? {
        for (number, line) in lines.enumerated() {
            // The opening quote stands in the column itself.
            var scalars = line.unicodeScalars.dropFirst(number == 0 ? column + 1 : 0)
            while let scalar = scalars.popFirst() {
                if scalar == "\"" { return nil }
                if scalar == "\\", scalars.popFirst() == "/" { return number }
            }
        }
        return nil
    }

    /// A failure in a line, which is left out when it is 0.
    static func located(_ line: Int, _ problem: String) -> ToolFailure {
        .failed(line > 0 ? "yaml: line \(line): \(problem)" : "yaml: \(problem)")
    }
}
