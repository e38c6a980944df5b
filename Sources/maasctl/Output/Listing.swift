/// Rows to print in any format.
struct Listing {
    /// A column: its name for programs, and its title for people; nil when they are not shown it.
    struct Column {
        let name: String
        let title: String?

        init(_ name: String, _ title: String? = nil) {
            self.name = name
            self.title = title
        }
    }

    let columns: [Column]
    let rows: [[OutputValue]]

    /// The text in `format`; a table is coloured and cut to the terminal's width when there is one.
    func text(_ format: OutputOptions.Format) -> String {
        switch format {
        case .json: return OutputValue.list(objects).json
        case .yaml: return OutputValue.list(objects).yaml()
        case .csv:
            let lines = [columns.map(\.name)] + rows.map { $0.map { $0.isEmpty ? "" : $0.field } }
            return lines.map { $0.map(Self.csv).joined(separator: ",") }.joined(separator: "\r\n")
        case .plain: return shown.rows.map { $0.joined(separator: "\t") }.joined(separator: "\n")
        case .table:
            return TextTable(header: shown.header, rows: shown.rows)
                .text(width: Terminal.width, hasColours: Terminal.hasColours)
        }
    }

    private var objects: [OutputValue] { rows.map { .map(Array(zip(columns.map(\.name), $0))) } }

    private var shown: (header: [String], rows: [[String]]) {
        let indices = columns.indices.filter { columns[$0].title != nil }
        return (indices.compactMap { columns[$0].title }, rows.map { row in indices.map { row[$0].cell } })
    }

    /// A field as in RFC 4180.
    private static func csv(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}

extension OutputValue {
    /// Whether there is nothing to show, for which people get a dash and CSV nothing.
    var isEmpty: Bool {
        switch self {
        case .null: true
        case .text(let text): text.isEmpty
        case .list(let values): values.isEmpty
        default: false
        }
    }
}
