import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// show-unit: a unit with the databags that it sees, and what its agent has delivered.
struct ShowUnit: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show a unit and the databags that it sees.")

    enum Format: String, ExpressibleByArgument { case yaml, json }

    @OptionGroup var state: StateOptions
    @Argument(help: "The unit.")
    var unit: UnitName
    @Option(help: "yaml or json.")
    var format = Format.yaml

    func perform() throws {
        let (_, model) = try state.read()
        guard let state = model.units[unit] else { throw SimulationError(.notFound, "unit \(unit) does not exist") }
        let value = Value.map([unit.description: describe(state, in: model)])
        Terminal.say(format == .json ? value.json : value.yaml)
    }

    private func describe(_ state: ModelUnit, in model: ModelState) -> Value {
        var entry: [String: Value] = [
            "machine": .string(state.machine ?? ""),
            "address": .string(state.machine.flatMap { model.machines[$0]?.address } ?? ""),
            "leader": .bool(model.isLeader(unit)), "life": .string(state.life.rawValue),
            "workload-version": .string(state.workloadVersion),
            "opened-ports": .list(Set(state.ports.map(\.range)).sorted().map { .string($0.description) }),
            "charm-state": .map(state.charmState.mapValues(Value.string)),
            "relation-info": .list(
                model.relations.values.filter { $0.scope.contains(unit) }.sorted { $0.id < $1.id }.map(describe)),
            "secrets-read": .map(
                state.consumers.mapValues { consumer in
                    .map(["revision": .integer(consumer.currentRevision), "label": .string(consumer.label)])
                }),
        ]
        if let failed = state.delivered.failed {
            entry["failed-hook"] = .string(failed.name(in: model, unit: unit))
            entry["failures"] = .integer(state.delivered.failures)
        }
        return .map(entry)
    }

    private func describe(_ relation: ModelRelation) -> Value {
        let own = relation.endpoint(of: unit.application)
        let other = relation.remoteApplication(of: unit.application) ?? ""
        let remote = relation.scope.filter { $0.application == other && $0 != unit }
        return .map([
            "relation-id": .integer(relation.id), "endpoint": .string(own?.name ?? ""),
            "related-application": .string(other),
            "local-unit": bag(relation.unitBags[unit]),
            "local-application": bag(relation.applicationBags[unit.application]),
            "application-data": bag(relation.applicationBags[other]),
            "related-units": .map(
                Dictionary(remote.map { ($0.description, bag(relation.unitBags[$0])) }, uniquingKeysWith: { $1 })),
        ])
    }

    private func bag(_ bag: ModelRelation.Databag?) -> Value { .map((bag?.values ?? [:]).mapValues(Value.string)) }
}
