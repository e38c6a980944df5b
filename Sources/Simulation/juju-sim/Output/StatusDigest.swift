import SimulatedJuju

/// The model in figures, as juju status --format summary prints it (Juju 3.6).
struct StatusDigest {
    let model: ModelState

    /// The lines: networks and ports, then how many of what, aligned to the right.
    var text: String { (head + body).joined(separator: "\n") + "\n" }

    private var head: [String] {
        let networks = networks.joined(separator: ", ")
        let ports = Set(units.flatMap(\.ports).map { PortSummary([$0]).text }).sorted().joined(separator: ", ")
        let width = max(networks.count, ports.count) + 2
        return [
            "Running on subnets:  " + left(networks, width), " Utilizing ports:    " + left(ports, width),
        ]
    }

    private var body: [String] {
        var rows: [[String]] = [["# Machines:", "(\(model.machines.count))"]]
        if !model.machines.isEmpty { rows.append(["started:", " \(model.machines.count) "]) }
        rows += [[" "], ["# Units:", "(\(units.count))"]]
        let statuses = Dictionary(grouping: units) { UnitStatusSummary($0, in: model).workload.status }
        for (status, units) in statuses.sorted(by: { $0.key < $1.key }) {
            rows.append(["\(status):", " \(units.count) "])
        }
        rows += [[" "], ["# Applications:", "(\(model.applications.count))"]]
        for application in model.applications.values.sorted(by: { $0.name < $1.name }) {
            rows.append([application.name, application.isExposed ? "1/1" : "0/1", "exposed"])
        }
        rows += [[" "], ["# Remote:", "(\(model.consumedOffers.count))"]]
        for (remote, offer) in model.consumedOffers { rows.append([remote.name, "", offer.url]) }
        return aligned(rows)
    }

    private var units: [ModelUnit] { Array(model.units.values) }

    /// The first address of each network of a classic size that the machines are in.
    private var networks: [String] {
        var seen: Set<String> = []
        return model.machines.values.sorted { (Int($0.id) ?? 0) < (Int($1.id) ?? 0) }.compactMap { machine in
            let parts = machine.address.split(separator: ".")
            guard parts.count == 4, let first = Int(parts[0]) else { return nil }
            let bytes = first < 128 ? 1 : first < 192 ? 2 : 3
            return seen.insert(parts.prefix(bytes).joined(separator: ".")).inserted
                ? "\(machine.address)/\(bytes * 8)" : nil
        }
    }

    /// The rows, each cell as wide as the widest one that stands directly above or below it in its column.
    private func aligned(_ rows: [[String]]) -> [String] {
        var lines = Array(repeating: "", count: rows.count)
        for column in 0..<3 {
            var start = 0
            while start < rows.count {
                let block = rows[start...].prefix { $0.count > column }
                let width = (block.map { $0[column].count }.max() ?? 0) + 2
                for index in block.indices { lines[index] += right(rows[index][column], width) }
                start = max(block.endIndex, start + 1)
            }
        }
        return lines
    }

    private func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
