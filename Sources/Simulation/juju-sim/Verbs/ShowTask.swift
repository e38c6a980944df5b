import ArgumentParser
import SimulatedJuju

/// show-task: what a task left (cmd/juju/action/showtask.go).
struct ShowTask: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what a task left.", aliases: ["show-action-output"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var waiting: ShowWaitOptions
    @Argument(help: "The task's number, as run tells it.")
    var id: String

    func perform() throws {
        try waiting.check()
        guard TaskNumber.isValid(id) else { throw SimulationError(.badInput, "task ID \"\(id)\" not valid") }
        let model = try waiting.model(state, id) { $0.actions[id]?.hasEnded == false }
        guard let action = model.actions[id] else { throw CommandFailure("id not found") }
        if waiting.isWaiting, !action.hasEnded { throw CommandFailure("maximum wait time reached") }
        let task = TaskDocument(action: action, isUTC: waiting.utc)
        try document.write(task.value, [("plain", { task.plain.withoutLastNewline })])
    }
}
