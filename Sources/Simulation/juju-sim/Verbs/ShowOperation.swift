import ArgumentParser
import SimulatedJuju

/// show-operation: what an operation came to (cmd/juju/action/showoperation.go).
struct ShowOperation: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show what an operation came to.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var waiting: ShowWaitOptions
    @Argument(help: "The operation's number, as run tells it.")
    var id: String

    func perform() throws {
        try waiting.check()
        guard TaskNumber.isValid(id) else { throw SimulationError(.badInput, "operation ID \"\(id)\" not valid") }
        let model = try waiting.model(state, id) { model in
            model.operations[id]?.tasks.contains { model.actions[$0]?.hasEnded == false } == true
        }
        guard let operation = model.operations[id] else {
            throw CommandFailure(
                model.profile.version.major < 4 ? "operation \(id) not found" : "operation \"\(id)\" not found")
        }
        let tasks = operation.tasks.compactMap { model.actions[$0] }
        if waiting.isWaiting, tasks.contains(where: { !$0.hasEnded }) { throw CommandFailure("timeout reached") }
        try document.write(
            OperationDocument(
                operation: operation, tasks: tasks, isUTC: waiting.utc, hasResults: model.profile.version.major < 4
            ).value)
    }
}
