import ArgumentParser
import SimulatedJuju

/// show-task: what an action left.
struct ShowTask: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what an action left.", aliases: ["show-action-output"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Argument(help: "The task's number, as run tells it.")
    var id: String

    func perform() throws {
        let (_, model) = try state.read()
        guard let action = model.actions[id] else {
            throw SimulationError(.notFound, "task \"\(id)\" not found")
        }
        var fields: [String: Value] = [
            "id": .string(action.id), "unit": .string(action.unit.description), "status": .string(action.status),
            "action": .record([.init("name", .string(action.name)), .init("parameters", .map(action.parameters))]),
        ]
        if !action.message.isEmpty { fields["message"] = .string(action.message) }
        if !action.results.isEmpty { fields["results"] = .map(action.results) }
        if !action.log.isEmpty { fields["log"] = .texts(action.log) }
        try document.write(.map(fields))
    }
}
