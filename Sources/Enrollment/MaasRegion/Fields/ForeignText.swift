/// Text of somebody else's, made fit for a status, a log or a table.
package enum ForeignText {
    /// The text on one line, with control and other invisible characters as `\u{1b}`, cut at `limit` characters.
    package static func visible(_ text: String, limit: Int = 400) -> String {
        if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            let shown = shown(scalar)
            guard count + shown.unicodeScalars.count <= limit else {
                while count > limit - 1 {
                    result.unicodeScalars.removeLast()
                    count -= 1
                }
                return result + "…"
            }
            result += shown
            count += shown.unicodeScalars.count
        }
        return result
    }

    /// The text in quotes, short enough to stand in a sentence.
    package static func quoted(_ text: String) -> String {
        let visible = visible(text, limit: 40)
        return visible.hasSuffix("…") ? "\"\(visible)\" (\(text.utf8.count) bytes)" : "\"\(visible)\""
    }

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            "\\u{" + String(scalar.value, radix: 16) + "}"
        default: String(scalar)
        }
    }
}
