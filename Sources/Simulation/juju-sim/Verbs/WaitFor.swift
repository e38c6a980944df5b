import ArgumentParser
import SimulatedJuju

/// wait-for: whether an application, a unit, a machine or the model is as a query wants it.
struct WaitFor: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Wait until an application, a unit, a machine or the model is as wanted.",
        discussion: """
            Hooks run until nothing is left to do; what is not as wanted then will never be by itself, so that nothing is \
            waited for any longer (exit code 1).
            """)

    /// What may be waited for.
    enum Kind: String, ExpressibleByArgument, CaseIterable { case application, unit, machine, model }

    @OptionGroup var settling: SettleOptions
    @Argument(help: "application, unit, machine or model.")
    var kind: Kind
    @Argument(help: "Its name.")
    var name: String
    @Option(help: "What is wanted, such as 'status==\"active\"'.")
    var query: String?
    @Option(help: "Taken from juju; nothing is waited for here.")
    var timeout: String?
    @Flag(help: "Taken from juju.")
    var summary = false

    func perform() throws {
        guard kind != .application || ApplicationName.isValid(name) else {
            throw SimulationError(.badInput, "\"\(name)\" is not valid application name")
        }
        CommandPhase.begin()
        let query = try WaitQuery(query ?? standard)
        let stored = try settling.state.simulation()
        try settling.settle(stored)
        let model = stored.controller.model
        guard let facts = facts(in: model) else {
            throw SimulationError(.notFound, "\(kind.rawValue) \"\(name)\" not found")
        }
        guard try query.holds(facts) else {
            let plain = facts.filter { if case .map = $0.value { false } else { true } }
            let shown = plain.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.yaml)" }.joined(separator: ", ")
            Terminal.complain("timed out waiting for \"\(name)\" to reach goal state (\(shown))")
            throw ExitCode(1)
        }
        Terminal.inform("\(kind.rawValue) \"\(name)\" has reached goal state")
    }

    /// What juju wants where nobody says.
    private var standard: String {
        switch kind {
        case .application: #"life=="alive" && status=="active""#
        case .unit: #"life=="alive" && workload-status=="active""#
        case .machine: #"life=="alive" && status=="started""#
        case .model: #"life=="alive" && status=="available""#
        }
    }

    private func facts(in model: ModelState) -> [String: Value]? {
        let facts = WaitFacts(model: model)
        switch kind {
        case .application: return model.applications[name].map(facts.facts)
        case .unit:
            return UnitTarget(argument: name).flatMap { try? $0.unit(in: model) }.flatMap { model.units[$0] }
                .map(facts.facts)
        case .machine: return model.machines[name].map(facts.facts)
        case .model: return name == model.name ? facts.ofModel : nil
        }
    }
}

/// What queries of wait-for may ask (cmd/juju/waitfor: GetIdentValue of each scope).
private struct WaitFacts {
    let model: ModelState

    func facts(_ application: ModelApplication) -> [String: Value] {
        let units = model.units(of: application.name)
        let summary = ApplicationSummary(application, units)
        return [
            "name": .string(application.name), "life": .string(application.life.rawValue),
            "status": .string(summary.status.status), "status-message": .string(summary.status.message),
            "workload-version": .string(summary.version), "charm-url": .string(application.charm.name),
            "subordinate": .bool(application.charm.isSubordinate), "exposed": .bool(application.isExposed),
            "min-units": .integer(0), "unit-count": .integer(units.count), "units": all(units),
        ]
    }

    func facts(_ unit: ModelUnit) -> [String: Value] {
        let shown = UnitStatusSummary(unit, in: model)
        let machine = unit.machine.flatMap { model.machines[$0] }
        return [
            "name": .string(unit.name.description), "life": .string(unit.life.rawValue),
            "application": .string(unit.name.application), "machine-id": .string(unit.machine ?? ""),
            "charm-url": .string(model.applications[unit.name.application]?.charm.name ?? ""),
            "base": .string(machine?.base.name ?? ""), "public-address": .string(shown.address),
            "private-address": .string(unit.privateAddress ?? machine?.address ?? ""),
            "principal": .string(unit.principal?.description ?? ""),
            "workload-status": .string(shown.workload.status),
            "workload-message": .string(shown.workload.message), "agent-status": .string(shown.agent.status),
            "leader": .bool(model.isLeader(unit.name)), "subordinate": .bool(unit.principal != nil),
            "machines": .map(machine.map { [$0.id: .map(facts($0))] } ?? [:]),
        ]
    }

    func facts(_ machine: ModelMachine) -> [String: Value] {
        [
            "id": .string(machine.id), "life": .string("alive"), "status": .string("started"),
            "agent-status": .string("started"), "instance-status": .string("running"),
            "base": .string(machine.base.name), "container-type": .string(""),
        ]
    }

    var ofModel: [String: Value] {
        [
            "name": .string(model.name), "life": .string("alive"), "status": .string("available"),
            "is-controller": .bool(false), "units": all(Array(model.units.values)),
            "applications": .map(model.applications.mapValues { .map(facts($0)) }),
            "machines": .map(model.machines.mapValues { .map(facts($0)) }),
        ]
    }

    private func all(_ units: [ModelUnit]) -> Value {
        .map(Dictionary(units.map { ($0.name.description, .map(facts($0))) }) { $1 })
    }
}
