import SimulatedJuju

/// What a status shows of an application as a whole.
struct ApplicationSummary {
    /// The status that the leader set, or the gravest of the units'.
    let status: ModelStatus
    /// The version that the leader, or else any unit, told.
    let version: String
    /// How many units are at work, and of how many if they are fewer.
    let scale: String

    init(_ application: ModelApplication, _ units: [ModelUnit]) {
        let order = ["error", "blocked", "maintenance", "waiting", "active"]
        let statuses = units.map { $0.agentStatus.status == "error" ? $0.agentStatus : $0.workloadStatus }
        let gravest = statuses.min {
            (order.firstIndex(of: $0.status) ?? order.count) < (order.firstIndex(of: $1.status) ?? order.count)
        }
        status = application.status ?? gravest ?? ModelStatus("unknown")
        version = units.first { $0.name == application.leader }?.workloadVersion ?? units.first?.workloadVersion ?? ""
        let ready = units.count {
            $0.workloadStatus.status != "terminated" && ["idle", "executing", "error"].contains($0.agentStatus.status)
        }
        scale = ready == units.count ? String(ready) : "\(ready)/\(units.count)"
    }
}

/// What a status shows of a unit. Like Juju, it puts an error of the agent into the workload's status.
struct UnitStatusSummary {
    /// The workload's status.
    let workload: ModelStatus
    /// The agent's status.
    let agent: ModelStatus
    /// The address, or empty.
    let address: String

    init(_ unit: ModelUnit, in model: ModelState) {
        let isBroken = unit.agentStatus.status == "error"
        var workload = isBroken ? unit.agentStatus : unit.workloadStatus
        if isBroken, let other = Self.otherEndpoint(unit, in: model) { workload.message += " for \(other)" }
        self.workload = workload
        agent = isBroken ? ModelStatus("idle", since: unit.agentStatus.since) : unit.agentStatus
        address = unit.publicAddress ?? unit.machine.flatMap { model.machines[$0]?.address } ?? ""
    }

    /// The other end of the relation whose hook failed.
    private static func otherEndpoint(_ unit: ModelUnit, in model: ModelState) -> String? {
        guard let id = unit.delivered.failed?.relationID, let relation = model.relations[id] else { return nil }
        return relation.endpoints.first { $0.application != unit.name.application }.map {
            "\($0.application):\($0.name)"
        }
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
