import SimulatedJuju

/// The document of juju status --format json, with the fields that a simulated model can fill.
struct StatusDocument {
    let model: ModelState

    var value: Value {
        .map([
            "model": .map([
                "name": .string(model.name), "controller": .string("juju-sim"), "cloud": .string("simulated"),
                "version": .string(model.jujuVersion), "model-status": .map(["current": .string("available")]),
            ]),
            "machines": .map(model.machines.mapValues(machine)),
            "applications": .map(model.applications.mapValues(application)),
        ])
    }

    private func machine(_ machine: ModelMachine) -> Value {
        .map([
            "juju-status": .map(["current": .string("started")]), "hostname": .string(machine.hostname),
            "dns-name": .string(machine.address), "ip-addresses": .list([.string(machine.address)]),
            "instance-id": .string(machine.hostname),
        ])
    }

    private func application(_ application: ModelApplication) -> Value {
        let units = model.units(of: application.name)
        let summary = ApplicationSummary(application, units)
        var relations: [String: Value] = [:]
        for relation in model.relations.values.sorted(by: { $0.id < $1.id }) {
            guard let endpoint = relation.endpoint(of: application.name) else { continue }
            let other = relation.remoteApplication(of: application.name) ?? ""
            let entry = Value.map([
                "related-application": .string(other), "interface": .string(endpoint.interface),
                "scope": .string("global"),
            ])
            var entries: [Value] = []
            if case .list(let existing)? = relations[endpoint.name] { entries = existing }
            relations[endpoint.name] = .list(entries + [entry])
        }
        return .map([
            "charm": .string(application.charm.name), "charm-name": .string(application.charm.name),
            "charm-origin": .string("local"), "charm-rev": .integer(application.charmRevision),
            "exposed": .bool(false), "life": .string(application.life.rawValue),
            "application-status": status(summary.status), "version": .string(summary.version),
            "relations": .map(relations),
            "units": .map(Dictionary(units.map { ($0.name.description, unit($0)) }, uniquingKeysWith: { $1 })),
        ])
    }

    private func unit(_ unit: ModelUnit) -> Value {
        let isBroken = unit.agentStatus.status == "error"
        var entry: [String: Value] = [
            "workload-status": status(isBroken ? unit.agentStatus : unit.workloadStatus),
            "juju-status": status(isBroken ? ModelStatus("idle", since: unit.agentStatus.since) : unit.agentStatus),
            "machine": .string(unit.machine ?? ""),
            "public-address": .string(unit.machine.flatMap { model.machines[$0]?.address } ?? ""),
            "open-ports": .list(Set(unit.ports.map(\.range)).sorted().map { .string($0.description) }),
        ]
        if model.isLeader(unit.name) { entry["leader"] = .bool(true) }
        return .map(entry)
    }

    private func status(_ status: ModelStatus) -> Value {
        var entry: [String: Value] = ["current": .string(status.status)]
        if !status.message.isEmpty { entry["message"] = .string(status.message) }
        return .map(entry)
    }
}
