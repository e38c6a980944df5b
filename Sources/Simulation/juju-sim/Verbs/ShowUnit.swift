import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// show-unit: units with the databags that they see, and what their agents have delivered.
struct ShowUnit: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show units and the databags that they see.",
        discussion:
            "What juju does not show is under `simulator`: the charm's state, the application's own databag, a hook that failed."
    )

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Flag(name: .customLong("app"), help: "Of the databags, show only the applications'.")
    var showsApplicationOnly = false
    @Option(help: "Only the relations of this endpoint.")
    var endpoint: String?
    @Option(help: "Of the other side's databags, only this unit's.")
    var relatedUnit: UnitName?
    @Argument(help: "The units.")
    var units: [UnitTarget]

    func perform() throws {
        let (_, model) = try state.read()
        var shown: [String: Value] = [:]
        for target in units {
            let name = try target.unit(in: model)
            guard let unit = model.units[name] else { continue }
            shown[name.description] = describe(unit, in: model)
        }
        try document.write(.map(shown))
    }

    private func describe(_ unit: ModelUnit, in model: ModelState) -> Value {
        let application = model.applications[unit.name.application]
        let address = UnitStatusSummary(unit, in: model).address
        var fields: [Value.Field] = []
        if !unit.workloadVersion.isEmpty { fields.append(.init("workload-version", .string(unit.workloadVersion))) }
        if let machine = unit.machine { fields.append(.init("machine", .string(machine))) }
        fields.append(.init("opened-ports", .texts(Set(unit.ports.map(\.range)).sorted().map(\.description))))
        if !address.isEmpty { fields.append(.init("public-address", .string(address))) }
        fields.append(
            .init("charm", .string("local:\(application?.charm.name ?? "")-\(application?.charmRevision ?? 0)")))
        fields.append(.init("leader", .bool(model.isLeader(unit.name))))
        fields.append(.init("life", .string(unit.life.rawValue)))
        let relations = model.relations.values
            .filter { $0.scope.contains(unit.name) }.sorted { $0.id < $1.id }
            .filter { endpoint == nil || $0.endpoint(of: unit.name.application)?.name == endpoint }
        if !relations.isEmpty {
            fields.append(.init("relation-info", .list(relations.map { describe($0, of: unit.name) })))
        }
        fields.append(.init("simulator", simulator(unit, relations, in: model)))
        return .record(fields)
    }

    private func describe(_ relation: ModelRelation, of unit: UnitName) -> Value {
        let own = relation.endpoint(of: unit.application)?.name ?? ""
        let other = relation.remoteApplication(of: unit.application) ?? ""
        var fields: [Value.Field] = [
            .init("relation-id", .integer(relation.id)), .init("endpoint", .string(own)),
            .init("related-endpoint", .string(relation.isPeer ? own : relation.endpoint(of: other)?.name ?? "")),
            .init("application-data", bag(relation.applicationBags[other])),
        ]
        guard !showsApplicationOnly else { return .record(fields) }
        if relatedUnit == nil { fields.append(.init("local-unit", member(unit, of: relation))) }
        let remote = relation.unitBags.keys
            .filter { $0.application == other && $0 != unit && (relatedUnit == nil || $0 == relatedUnit) }
        if !remote.isEmpty {
            let members = remote.map { ($0.description, member($0, of: relation)) }
            fields.append(.init("related-units", .map(Dictionary(members, uniquingKeysWith: { $1 }))))
        }
        return .record(fields)
    }

    private func member(_ unit: UnitName, of relation: ModelRelation) -> Value {
        .record([
            .init("in-scope", .bool(relation.scope.contains(unit))), .init("data", bag(relation.unitBags[unit])),
        ])
    }

    /// What only a simulator can tell. Of secrets it tells ids, labels and revisions.
    private func simulator(_ unit: ModelUnit, _ relations: [ModelRelation], in model: ModelState) -> Value {
        let own = relations.map { (String($0.id), bag($0.applicationBags[unit.name.application])) }
        var fields: [String: Value] = [
            "charm-state": .map(unit.charmState.mapValues(Value.string)),
            "local-application-data": .map(Dictionary(own, uniquingKeysWith: { $1 })),
            "secrets-read": .map(
                unit.consumers.mapValues { consumer in
                    .map(["revision": .integer(consumer.currentRevision), "label": .string(consumer.label)])
                }),
        ]
        if let failed = unit.delivered.failed {
            fields["failed-hook"] = .string(failed.name(in: model, unit: unit.name))
            fields["failures"] = .integer(unit.delivered.failures)
        }
        return .map(fields)
    }

    private func bag(_ bag: ModelRelation.Databag?) -> Value { .map((bag?.values ?? [:]).mapValues(Value.string)) }
}
