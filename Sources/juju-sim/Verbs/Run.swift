import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// run: an action on a unit.
struct Run: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Run an action on a unit.")

    enum Format: String, ExpressibleByArgument { case plain, json, yaml }

    @OptionGroup var state: StateOptions
    @Argument(help: "The unit.")
    var unit: UnitName
    @Argument(help: "The action.")
    var action: String
    @Argument(help: "Parameters, as name=value; values are read as YAML.")
    var parameters: [String] = []
    @Option(help: "plain, json or yaml.")
    var format = Format.plain

    func perform() throws {
        let stored = try state.simulation()
        let parameters = try KeyValueArgument.map(parameters).mapValues { Value(parsing: $0) }
        let id = try stored.controller.enqueueAction(action, of: unit, parameters: parameters)
        try stored.simulation.settle()
        try stored.save()
        guard let result = stored.controller.model.actions[id] else {
            throw SimulationError(.notFound, "action \(id) is gone")
        }
        show(result)
        if result.status != "completed" { throw ExitCode(1) }
    }

    private func show(_ action: ModelAction) {
        let results = Value.map(action.results)
        switch format {
        case .json:
            var entry: [String: Value] = [
                "id": .string(action.id), "unit": .string(action.unit.description), "status": .string(action.status),
                "results": results,
            ]
            if !action.message.isEmpty { entry["message"] = .string(action.message) }
            Terminal.say(Value.map([action.unit.description: .map(entry)]).json)
        case .yaml: Terminal.say(results.yaml)
        case .plain:
            for line in action.log { Terminal.say(line) }
            if action.status != "completed" {
                Terminal.complain("action \(action.id) \(action.status): \(action.message)")
            }
            if !action.results.isEmpty { Terminal.say(results.yaml) }
        }
    }
}
