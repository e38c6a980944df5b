import CharmKit
import JujuProtocol
import MaasRegion

/// The racks of the agents' units, for people and for programs.
struct ControllerTable {
    private struct Row: Encodable {
        var unit: String
        var hostname: String
        var systemID: String?
        var state: String
        var message: String?

        enum CodingKeys: String, CodingKey {
            case unit, hostname, state, message
            case systemID = "system-id"
        }

        var cells: [String] { [unit, hostname, systemID ?? "-", state, message ?? ""] }
    }

    private let rows: [Row]

    init(_ units: RackUnits, reports: [UnitName: RackReport], departed: [DepartedRack] = []) {
        var rows: [UnitName: Row] = [:]
        for (unit, data) in units.complete {
            let report = reports[unit]
            rows[unit] = Row(
                unit: "\(unit)", hostname: data.hostname, systemID: report?.systemID ?? data.systemID,
                state: report?.state.rawValue ?? "unknown", message: report?.message)
        }
        for rack in departed {
            rows[rack.unit] = Row(
                unit: "\(rack.unit)", hostname: rack.hostname, systemID: rack.systemID, state: "departed",
                message: rack.reason)
        }
        for (unit, missing) in units.pending {
            let message = "has not published \(missing.joined(separator: ", "))"
            rows[unit] = Row(unit: "\(unit)", hostname: "-", state: "pending", message: message)
        }
        for (unit, error) in units.malformed {
            rows[unit] = Row(unit: "\(unit)", hostname: "-", state: "malformed", message: "\(error)")
        }
        self.rows = rows.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The table as JSON.
    ///
    /// - Throws: `EncodingError`.
    func json() throws -> String { try JSONText.encoded(rows) }

    /// The table as aligned text with a header, ending with a newline.
    var text: String {
        let cells = [["Unit", "Hostname", "System ID", "State", "Message"]] + rows.map(\.cells)
        let widths = cells[0].indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { Self.line($0, widths) }.joined()
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (cell, width) in zip(cells, widths) { line += cell + String(repeating: " ", count: width - cell.count + 2) }
        while line.last == " " { line.removeLast() }
        return line + "\n"
    }
}
