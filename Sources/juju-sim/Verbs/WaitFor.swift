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
        let query = try WaitQuery(query ?? standard)
        let stored = try settling.state.simulation()
        try settling.settle(stored)
        let model = stored.controller.model
        guard let facts = facts(in: model) else {
            throw SimulationError(.notFound, "\(kind.rawValue) \"\(name)\" not found")
        }
        guard try query.holds(facts) else {
            let shown = facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.yaml)" }.joined(separator: ", ")
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
        switch kind {
        case .application:
            return model.applications[name].map { application in
                let summary = ApplicationSummary(application, model.units(of: name))
                return [
                    "name": .string(name), "life": .string(application.life.rawValue),
                    "status": .string(summary.status.status), "status-message": .string(summary.status.message),
                    "workload-version": .string(summary.version), "charm-url": .string(application.charm.name),
                    "subordinate": .bool(application.charm.isSubordinate), "exposed": .bool(application.isExposed),
                    "unit-count": .integer(model.units(of: name).count),
                ]
            }
        case .unit:
            return UnitTarget(argument: name).flatMap { try? $0.unit(in: model) }.flatMap { model.units[$0] }.map {
                unit in
                let shown = UnitStatusSummary(unit, in: model)
                return [
                    "name": .string(unit.name.description), "life": .string(unit.life.rawValue),
                    "application": .string(unit.name.application), "machine-id": .string(unit.machine ?? ""),
                    "workload-status": .string(shown.workload.status),
                    "workload-message": .string(shown.workload.message), "agent-status": .string(shown.agent.status),
                    "leader": .bool(model.isLeader(unit.name)), "subordinate": .bool(unit.principal != nil),
                ]
            }
        case .machine:
            return model.machines[name].map { machine in
                [
                    "id": .string(machine.id), "life": .string("alive"), "status": .string("started"),
                    "instance-status": .string("running"), "base": .string(machine.base.name),
                ]
            }
        case .model:
            guard name == model.name else { return nil }
            return ["name": .string(name), "life": .string("alive"), "status": .string("available")]
        }
    }
}
