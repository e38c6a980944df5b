import ArgumentParser

/// How to print.
struct OutputOptions: ParsableArguments {
    /// The formats.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json, yaml, csv, plain
    }

    @Option(help: "How to print; plain is tabs and no header. With json, errors are JSON as well.")
    var format: Format = .table

    /// Prints `listing`.
    func print(_ listing: Listing) {
        let text = listing.text(format)
        if !text.isEmpty { Terminal.print(text) }
    }

    /// Prints one object: `name: value` lines for people, one row of all its members as CSV.
    func print(_ object: [(String, OutputValue)]) { Self.print(.map(object), as: format) }

    /// Prints one object.
    func print(_ object: OutputValue) { Self.print(object, as: format) }

    /// Prints one object in `format`.
    static func print(_ value: OutputValue, as format: Format) {
        guard case .map(let object) = value else { return Terminal.print(value.json) }
        switch format {
        case .json: Terminal.print(value.json)
        case .yaml: Terminal.print(value.yaml())
        case .csv: Terminal.print(Listing(columns: object.map { .init($0.0) }, rows: [object.map(\.1)]).text(.csv))
        case .plain:
            Terminal.print(
                object.map { "\($0.0)\t\($0.1.field.isEmpty ? "-" : $0.1.field)" }.joined(separator: "\n"))
        case .table:
            let width = object.map(\.0.count).max() ?? 0
            let lines = object.map { name, value in
                let lines: [String]
                if case .list(let values) = value, values.count > 1 {
                    lines = values.map(\.cell)
                } else {
                    lines = [value.cell]
                }
                let indent = String(repeating: " ", count: width + 2)
                return name + String(repeating: " ", count: width - name.count + 2)
                    + lines.joined(separator: "\n" + indent)
            }
            Terminal.print(lines.joined(separator: "\n"))
        }
    }
}
