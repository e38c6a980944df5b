/// Rows of text in aligned columns, for people.
struct Table: CustomStringConvertible {
    let header: [String]
    let rows: [[String]]

    var description: String {
        let lines = [header] + rows
        let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            let cells = zip(line, widths).map { text, width in text + String(repeating: " ", count: width - text.count)
            }
            let joined = cells.joined(separator: "  ")
            return String(joined.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}
