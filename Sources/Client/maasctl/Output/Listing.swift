import SealedStore

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

    init(columns: [Column], rows: [[OutputValue]]) {
        self.columns = columns
        self.rows = rows
    }

    /// The members of `records` that the columns name; what one leaves out is null.
    init(_ columns: [Column], of records: [some Encodable]) throws {
        let names = columns.map(\.name)
        self.init(
            columns: columns,
            rows: try records.map { record in
                guard case .map(let members) = try OutputValue(record, names: names) else { return [] }
                return members.map(\.1)
            })
    }

    /// The text in `format`; a table is coloured and cut to the terminal's width when there is one.
    func text(_ format: OutputOptions.Format) -> String {
        switch format {
        case .json: return OutputValue.list(objects).json
        case .yaml: return OutputValue.list(objects).yaml()
        case .csv:
            let lines = [columns.map(\.name)] + rows.map { $0.map(\.field) }
            return lines.map { $0.map(Self.csv).joined(separator: ",") }.joined(separator: "\r\n")
        case .plain:
            return rows.map { row in
                shownIndices.map { row[$0].field.isEmpty ? "-" : row[$0].field }.joined(separator: "\t")
            }.joined(separator: "\n")
        case .table:
            let header = shownIndices.compactMap { columns[$0].title }
            return TextTable(header: header, rows: rows.map { row in shownIndices.map { row[$0].cell } })
                .text(width: Terminal.width, hasColours: Terminal.hasColours)
        }
    }

    private var objects: [OutputValue] { rows.map { .map(Array(zip(columns.map(\.name), $0))) } }

    private var shownIndices: [Int] { columns.indices.filter { columns[$0].title != nil } }

    /// A field as in RFC 4180.
    private static func csv(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
