/// Rows of text in aligned columns, for people.
struct TextTable {
    let header: [String]
    let rows: [[String]]

    /// The table; each line is cut to `width` characters, if that is given.
    func text(width: Int? = nil, hasColours: Bool = false) -> String {
        let lines = [header] + rows
        let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.enumerated().map { index, line in
            var room = width ?? .max
            var text = ""
            for (column, cell) in line.enumerated() where room > 0 {
                let isLast = column == line.count - 1
                let padded = isLast ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
                let shown = padded.count > room ? String(padded.prefix(max(room - 1, 0))) + "…" : padded
                room -= shown.count
                text += hasColours ? Self.coloured(shown, cell: cell, isHeader: index == 0) : shown
            }
            return String(text.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }

    private static func coloured(_ text: String, cell: String, isHeader: Bool) -> String {
        let code: Int? =
            switch cell {
            case _ where isHeader: 1
            case "connected", "running", "on": 32
            case "degraded", "unknown": 33
            case "dead", "error": 31
            default: nil
            }
        return code.map { "\u{1b}[\($0)m\(text)\u{1b}[0m" } ?? text
    }
}
