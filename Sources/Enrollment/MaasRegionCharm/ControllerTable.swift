import CharmKit
import MaasIdentifiers
import JujuProtocol
import MaasRegion

/// The racks of the agents' units, for people and for programs.
struct ControllerTable {
    private struct Row: Encodable {
        var unit: String
        var hostname = "-"
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

    /// A row for each unit, and one for each rack that left.
    init(
        _ units: RackUnits, reports: [UnitName: RackReport], regions: Set<UnitName> = [],
        otherReleases: [UnitName: MaasRelease] = [:], departed: [DepartedRack] = []
    ) {
        var rows: [UnitName: Row] = [:]
        for (unit, data) in units.complete {
            let report = reports[unit]
            rows[unit] = Row(
                unit: "\(unit)", hostname: data.hostname.description,
                systemID: (report?.systemID ?? data.systemID)?.description,
                state: regions.contains(unit) ? "region" : report?.state.rawValue ?? "unknown",
                message: ([report?.message].compactMap { $0 } + (otherReleases[unit].map { ["runs MAAS \($0)"] } ?? []))
                    .joined(separator: "; "))
            if rows[unit]?.message?.isEmpty == true { rows[unit]?.message = nil }
        }
        for (unit, missing) in units.pending {
            rows[unit] = Row(
                unit: "\(unit)", state: "pending", message: "has not published \(missing.joined(separator: ", "))")
        }
        for (unit, error) in units.malformed {
            rows[unit] = Row(unit: "\(unit)", state: "malformed", message: "\(error)")
        }
        for rack in departed {
            let isOwn = rack.isSeen || rows[rack.unit] == nil
            guard isOwn else {
                // What a unit claims does not hide what it is.
                let message = [rows[rack.unit]?.message, "wants \(rack) to be deleted: \(rack.reason)"]
                rows[rack.unit]?.message = message.compactMap { $0 }.joined(separator: "; ")
                continue
            }
            rows[rack.unit] = Row(
                unit: "\(rack.unit)", hostname: rack.hostname, systemID: rack.systemID.description, state: "departed",
                message: rack.reason)
        }
        self.rows = rows.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The table as JSON.
    ///
    /// - Throws: `EncodingError`.
    func json() throws -> String { try JSONText.encoded(rows) }

    /// The table as aligned text with a header, ending with a newline; each row is one line, whatever is in it.
    var text: String {
        let cells =
            [["Unit", "Hostname", "System ID", "State", "Message"]]
            + rows.map { $0.cells.map { ForeignText.visible($0, limit: 1000) } }
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
