import JujuProtocol
import SimulatedJuju

/// The tables of juju status, as Juju 3.6 prints them.
struct StatusTables {
    let model: ModelState
    var showsRelations = false
    var showsStorage = false
    var isUTC = false
    /// The model of which this is a part, if it is one; of an offer it tells what there is of it.
    var whole: ModelState?

    /// All tables, an empty line between them.
    var text: String {
        let storage = StorageDocument(model: model).statusTable
        return join(
            [header, saas, applications, units, machines, offers] + (showsRelations ? [relations] : [])
                + (showsStorage ? [storage] : []))
    }

    /// The machines alone.
    var machinesText: String { join([machines]) }

    private func join(_ tables: [Table]) -> String {
        tables.filter { !$0.isEmpty }.map(\.text).joined(separator: "\n\n")
    }

    private var header: Table {
        let hasLevels = JujuVersion(model.jujuVersion).map { $0.major < 4 } ?? true
        let level = hasLevels ? ["SLA"] : []
        var table = Table(["Model", "Controller", "Cloud/Region", "Version"] + level + ["Timestamp"])
        table.add(
            [model.name, "juju-sim", "simulated/default", model.jujuVersion] + level.map { _ in "unsupported" }
                + [JujuTime.clock(isUTC: isUTC)])
        return table
    }

    private var saas: Table {
        var table = Table(["SAAS", "Status", "Store", "URL"])
        for (remote, offer) in model.consumedOffers {
            table.add(
                [remote.name, remote.status.status] + offer.url.split(separator: ":", maxSplits: 1).map(String.init),
                colours: [1: Terminal.colour(ofStatus: remote.status.status)])
        }
        return table
    }

    private var offers: Table {
        var table = Table(["Offer", "Application", "Charm", "Rev", "Connected", "Endpoint", "Interface", "Role"])
        for offer in model.crossModel.offers.values.sorted(by: { $0.name < $1.name }) {
            let document = OfferDocument(offer: offer, model: whole ?? model)
            let charm = document.charmName
            for (index, endpoint) in document.endpoints.enumerated() {
                let first = [
                    offer.name, offer.application, charm.name, String(charm.revision),
                    "\(document.activeCount)/\(document.connections.count)",
                ]
                table.add(
                    (index == 0 ? first : first.map { _ in "" }) + [endpoint.name, endpoint.interface, endpoint.role])
            }
        }
        return table
    }

    private var applications: Table {
        var table = Table(
            ["App", "Version", "Status", "Scale", "Charm", "Channel", "Rev", "Exposed", "Message"],
            rightAligned: [3, 6])
        for application in model.applications.values.sorted(by: { $0.name < $1.name }) {
            let summary = ApplicationSummary(application, model.units(of: application.name))
            let version = summary.version.split(separator: "\n").first.map(String.init) ?? ""
            table.add(
                [
                    application.name, version.count > 15 ? "\(version.prefix(12))..." : version, summary.status.status,
                    summary.scale, application.charm.name, "", String(application.charmRevision),
                    application.isExposed ? "yes" : "no", Self.truncated(summary.status.message),
                ],
                colours: [2: Terminal.colour(ofStatus: summary.status.status)])
        }
        return table
    }

    private var units: Table {
        var table = Table(["Unit", "Workload", "Agent", "Machine", "Public address", "Ports", "Message"])
        for (unit, indent) in model.unitsInOrder {
            let shown = UnitStatusSummary(unit, in: model)
            table.add(
                [
                    indent + unit.name.description + (model.isLeader(unit.name) ? "*" : ""), shown.workload.status,
                    shown.agent.status, unit.principal == nil ? unit.machine ?? "" : "", shown.address,
                    PortSummary(unit.ports).text,
                    Self.truncated(shown.workload.message),
                ],
                colours: [
                    1: Terminal.colour(ofStatus: shown.workload.status),
                    2: Terminal.colour(ofStatus: shown.agent.status),
                ])
        }
        return table
    }

    private var machines: Table {
        var table = Table(["Machine", "State", "Address", "Inst id", "Base", "AZ", "Message"])
        for machine in model.machines.values.sorted(by: { (Int($0.id) ?? 0) < (Int($1.id) ?? 0) }) {
            table.add(
                [
                    machine.id, "started", machine.address, machine.hostname, machine.base.name,
                    machine.availabilityZone,
                    "Running",
                ],
                colours: [1: .green])
        }
        return table
    }

    private var relations: Table {
        var table = Table(["Integration provider", "Requirer", "Interface", "Type", "Message"])
        let rows = model.relations.values.filter(model.isShown).map { relation in
            let names = relation.endpoints.map { "\($0.application):\($0.name)" }
            return [
                names.last ?? "", names.first ?? "", relation.endpoints.first?.interface ?? "",
                relation.isPeer ? "peer" : relation.visibility == .container ? "subordinate" : "regular",
                message(relation),
            ]
        }
        for row in rows.sorted(by: { ($0[0], $0[1]) < ($1[0], $1[1]) }) { table.add(row) }
        return table
    }

    private func message(_ relation: ModelRelation) -> String {
        // cmd/juju/status/output_tabular.go: printRelations
        guard relation.status != .joined else { return "" }
        let reason = Self.truncated(relation.suspensionMessage ?? "")
        return relation.status.rawValue + (reason.isEmpty ? "" : "  \(reason)")
    }

    /// A message of no more than 120 bytes (cmd/juju/status/output_tabular.go: truncateMessage).
    static func truncated(_ message: String) -> String {
        message.utf8.count > 120 ? String(decoding: message.utf8.prefix(117), as: UTF8.self) + "..." : message
    }
}

/// The units, a line each, as juju status --format oneline prints them.
struct StatusLines {
    let model: ModelState

    /// The lines.
    var text: String {
        model.unitsInOrder.map { unit, indent in
            let shown = UnitStatusSummary(unit, in: model)
            let ports = PortSummary(unit.ports).text
            return indent
                + "- \(unit.name): \(shown.address) (agent:\(shown.agent.status), workload:\(shown.workload.status))"
                + (ports.isEmpty ? "" : " \(ports)")
        }
        .joined(separator: "\n")
    }
}
