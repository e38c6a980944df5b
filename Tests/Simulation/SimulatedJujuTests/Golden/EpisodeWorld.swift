import JujuProtocol

@testable import SimulatedJuju

/// The world in which the episodes were recorded: two applications of two units, which know each other.
struct EpisodeWorld {
    private let world: Value
    private let charms: [String: CharmMetadata]

    init(_ world: Value, _ charms: [String: CharmMetadata]) { (self.world, self.charms) = (world, charms) }

    func controller() -> Controller {
        var model = ModelState(
            name: world["ModelName"].text ?? "", uuid: "0c2c4a4e-9d7e-4a2c-8f2c-3a5a1f3b7d11", seed: 7)
        model.jujuVersion = world["Version"].text ?? ""
        for (name, entry) in world["Apps"].fields {
            var application = ModelApplication(name: name, charm: charms[name] ?? CharmMetadata(name: name))
            application.leader = UnitName(entry["leader"].text ?? "")
            model.applications[name] = application
        }
        for (text, entry) in world["Units"].fields {
            guard let name = UnitName(text), let machine = entry["Machine"].text else { continue }
            model.machines[machine] = ModelMachine(
                id: machine, address: entry["Private"].text ?? "", hostname: "", macAddress: entry["MAC"].text ?? "")
            var unit = ModelUnit(name: name, machine: machine)
            unit.storage = entry["Storage"].items.map {
                .init(
                    id: $0["ID"].text ?? "", kind: $0["Kind"].text ?? "", location: "/srv/data/\($0["ID"].text ?? "")")
            }
            unit.delivered.storage = Set(unit.storage.map(\.id))
            unit.delivered.isInstalled = true
            unit.delivered.isStarted = true
            model.units[name] = unit
        }
        for entry in world["Rels"].fields.values { add(entry, to: &model) }
        return Controller(model)
    }

    private func add(_ entry: Value, to model: inout ModelState) {
        let endpoints = entry["Endpoints"].items.map { endpoint in
            RelationEndpoint(
                application: endpoint["App"].text ?? "", name: endpoint["Name"].text ?? "",
                interface: endpoint["Interface"].text ?? "",
                role: RelationEndpoint.Role(rawValue: endpoint["Role"].text ?? "") ?? .peer)
        }
        var relation = ModelRelation(id: entry["ID"].integer ?? 0, endpoints: endpoints)
        let units = endpoints.flatMap { model.units(of: $0.application).map(\.name) }
        relation.scope = RelationScope(units)
        for unit in units {
            let address = model.privateAddress(of: unit) ?? ""
            relation.unitBags[unit] = .init(values: [
                "ingress-address": address, "private-address": address, "egress-subnets": "\(address)/32",
            ])
            var delivered = Delivered.Relation()
            delivered.isCreated = true
            let remote = relation.remoteApplication(of: unit.application)
            for other in units where other != unit && other.application == remote { delivered.members[other] = 0 }
            model.units[unit]?.delivered.relations[relation.id] = delivered
        }
        model.relations[relation.id] = relation
    }
}
