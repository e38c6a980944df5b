import Foundation
import SimulatedJuju

/// The tables of juju status.
struct StatusTables {
    let model: ModelState
    let showsRelations: Bool

    /// All tables, an empty line between them.
    var text: String {
        let tables = [header, applications, units, machines] + (showsRelations ? [relations] : [])
        return tables.filter { !$0.isEmpty }.map { $0.lines.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var header: Table {
        var table = Table(["Model", "Controller", "Cloud/Region", "Version", "Timestamp"])
        let time = Date.now.formatted(.dateTime.hour(.twoDigits(amPM: .omitted)).minute().second())
        table.add([model.name, "juju-sim", "simulated", model.jujuVersion, time])
        return table
    }

    private var applications: Table {
        var table = Table(["App", "Version", "Status", "Scale", "Charm", "Rev", "Message"], rightAligned: [3, 5])
        for application in model.applications.values.sorted(by: { $0.name < $1.name }) {
            let units = model.units(of: application.name)
            let status = ApplicationSummary(application, units).status
            table.add(
                [
                    application.name, ApplicationSummary(application, units).version, status.status,
                    String(units.count), application.charm.name, String(application.charmRevision), status.message,
                ],
                colours: [2: Terminal.colour(ofStatus: status.status)])
        }
        return table
    }

    private var units: Table {
        var table = Table(["Unit", "Workload", "Agent", "Machine", "Public address", "Ports", "Message"])
        for unit in model.units.values.sorted(by: { $0.name < $1.name }) {
            let isBroken = unit.agentStatus.status == "error"
            let workload = isBroken ? unit.agentStatus : unit.workloadStatus
            let agent = isBroken ? "idle" : unit.life == .dying ? "dying" : unit.agentStatus.status
            table.add(
                [
                    unit.name.description + (model.isLeader(unit.name) ? "*" : ""), workload.status, agent,
                    unit.machine ?? "", unit.machine.flatMap { model.machines[$0]?.address } ?? "",
                    PortSummary(unit.ports).text, workload.message,
                ],
                colours: [
                    1: Terminal.colour(ofStatus: workload.status), 2: Terminal.colour(ofStatus: agent),
                ])
        }
        return table
    }

    private var machines: Table {
        var table = Table(["Machine", "State", "Address", "Inst id", "Base", "AZ", "Message"])
        for machine in model.machines.values.sorted(by: { (Int($0.id) ?? 0) < (Int($1.id) ?? 0) }) {
            table.add(
                [
                    machine.id, "started", machine.address, machine.hostname, "ubuntu@24.04", machine.availabilityZone,
                    "Running",
                ],
                colours: [1: .green])
        }
        return table
    }

    private var relations: Table {
        var table = Table(["Integration provider", "Requirer", "Interface", "Type", "Message"])
        for relation in model.relations.values.sorted(by: { $0.key < $1.key }) {
            let names = relation.endpoints.map { "\($0.application):\($0.name)" }
            table.add([
                names.last ?? "", names.first ?? "", relation.endpoints.first?.interface ?? "",
                relation.isPeer ? "peer" : "regular",
                relation.life == .dying ? "removing" : relation.isSuspended ? "suspended" : "",
            ])
        }
        return table
    }
}

/// What a status shows of an application as a whole.
struct ApplicationSummary {
    /// The status that the leader set, or the gravest of the units'.
    let status: ModelStatus
    /// The version that the leader, or else any unit, told.
    let version: String

    init(_ application: ModelApplication, _ units: [ModelUnit]) {
        let order = ["error", "blocked", "maintenance", "waiting", "active"]
        let statuses = units.map { $0.agentStatus.status == "error" ? $0.agentStatus : $0.workloadStatus }
        let gravest = statuses.min {
            (order.firstIndex(of: $0.status) ?? order.count) < (order.firstIndex(of: $1.status) ?? order.count)
        }
        status = application.status ?? gravest ?? ModelStatus("unknown")
        version = units.first { $0.name == application.leader }?.workloadVersion ?? units.first?.workloadVersion ?? ""
    }
}

/// Open ports, as a status shows them: `5240,5250-5270/tcp 69/udp`.
struct PortSummary {
    let text: String

    init(_ ports: [OpenPort]) {
        let ranges = Set(ports.map(\.range)).sorted()
        let groups = Dictionary(grouping: ranges, by: \.networkProtocol).sorted { $0.key < $1.key }
        text = groups.map { name, ranges in
            if name == "icmp" { return "icmp" }
            let numbers = ranges.map { $0.from == $0.to ? String($0.from) : "\($0.from)-\($0.to)" }
            return "\(numbers.joined(separator: ","))/\(name)"
        }
        .joined(separator: " ")
    }
}
