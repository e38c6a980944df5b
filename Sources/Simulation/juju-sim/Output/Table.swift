/// A table in columns as wide as their longest cell, two blanks apart, as juju status prints them.
struct Table {
    /// A cell and its colour.
    struct Cell {
        var text: String
        var colour: Terminal.Colour?
    }

    private var rows: [[Cell]]
    private let rightAligned: Set<Int>

    /// A table with these headings; the numbered columns are aligned to the right.
    init(_ headings: [String], rightAligned: Set<Int> = []) {
        rows = [headings.map { Cell(text: $0, colour: .bold) }]
        self.rightAligned = rightAligned
    }

    /// Whether there is nothing but headings.
    var isEmpty: Bool { rows.count == 1 }

    /// Adds a row; statuses are coloured by `colours`, by column.
    mutating func add(_ texts: [String], colours: [Int: Terminal.Colour?] = [:]) {
        rows.append(texts.enumerated().map { Cell(text: $0.element, colour: colours[$0.offset] ?? nil) })
    }

    /// The lines of the table as one text.
    var text: String { lines.joined(separator: "\n") }

    /// The lines of the table.
    var lines: [String] {
        let widths = rows.reduce(into: [Int](repeating: 0, count: rows[0].count)) { widths, row in
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.text.count) }
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let isLast = column == row.count - 1
                let blanks = String(repeating: " ", count: widths[column] - cell.text.count)
                let text = Terminal.paint(cell.text, cell.colour)
                if rightAligned.contains(column) { return blanks + text }
                return isLast ? text : text + blanks
            }
            let line = cells.joined(separator: "  ")
            return Terminal.hasColours ? line : String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
