import ArgumentParser
import SimulatedJuju

/// cancel-task: tasks that have not begun (cmd/juju/action/cancel.go).
struct CancelTask: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Cancel tasks that have not begun.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Argument(help: "The tasks' numbers, as run tells them.")
    var ids: [String] = []

    func perform() throws {
        if let wrong = ids.first(where: { !TaskNumber.isValid($0) }) {
            throw SimulationError(.badInput, "task ID \"\(wrong)\" not valid")
        }
        guard !ids.isEmpty else { throw CommandFailure("no task IDs specified") }
        let stored = try state.simulation()
        var shown: [Value] = []
        var missing: [String] = []
        for id in ids {
            do throws(SimulationError) {
                shown.append(Self.value(try stored.controller.cancelTask(id)))
            } catch {
                missing.append(id)
                // Before Juju 4.0 the answer names the task all the same (apiserver/facades/client/action/action.go: Cancel).
                if stored.controller.model.profile.version.major < 4 {
                    shown.append(
                        .map([
                            "action": "", "completed at": "n/a", "error": .string(error.message), "id": .string(id),
                            "status": "", "unit": "",
                        ]))
                }
            }
        }
        stored.note(CommandText.current())
        try stored.save()
        if !shown.isEmpty { try document.write(.map(["actions": .list(shown)])) }
        if stored.controller.model.profile.version.major >= 4, !missing.isEmpty {
            let lines = missing.map { "task: \($0), error: \n" }.joined()
            Terminal.inform("WARNING The following tasks could not be canceled:\n\(lines)")
        }
    }

    private static func value(_ action: ModelAction) -> Value {
        let completed = action.completed.map { JujuTime.text($0, "%Y-%m-%d %H:%M:%S", isUTC: true) }
        return .map([
            "action": .string(action.name), "completed at": .string(completed ?? "n/a"), "id": .string(action.id),
            "status": .string(action.status),
            "unit": .string(action.unit?.description ?? action.receiver.tag),
        ])
    }
}
