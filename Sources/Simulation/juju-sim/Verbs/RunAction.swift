import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// run-action: an action as Juju 2.9 runs it (2.9: cmd/juju/action/runaction.go).
struct RunAction: JujuSimCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-action", abstract: "Queue an action, as Juju 2.9 does.",
        usage: "juju-sim run-action <unit> [<unit> ...] <action> [<key>[.<key>...]=<value> ...]", shouldDisplay: false)

    @OptionGroup var settling: SettleOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var parameters: ActionParameterOptions
    @Option(help: "Wait for the action; with a time, such as 30s, no longer than that.")
    var wait: String?
    @Argument(help: "The units (app/leader means the leader), the action, and its parameters.")
    var words: [String]

    func perform() throws {
        let request = try ActionRequest(words, parameters)
        let patience = try Patience(wait == Verbs.forEver ? "-1s" : wait, isBackground: false, standard: 60)
        let stored = try settling.state.simulation()
        let scheduling = try request.schedule(stored.controller)
        stored.note(CommandText.current())
        if settling.skipsSettling { try stored.save() } else { try stored.settleUnlessInterrupted() }
        var answer: [String: Value] = [:]
        if !scheduling.refusals.isEmpty {
            // The units that were refused are counted by their place among all that were asked.
            answer["errors"] = .map(
                Dictionary(uniqueKeysWithValues: scheduling.refusals.enumerated().map { ("\($0)", .string($1)) }))
        }
        guard wait != nil else {
            if scheduling.tasks.count + scheduling.refusals.count == 1 {
                if let refusal = scheduling.refusals.first { throw CommandFailure(refusal) }
                return try document.write(.map(["Action queued with id": .string(scheduling.tasks[0].id)]))
            }
            for task in scheduling.tasks {
                answer[task.receiver.tag] = .map([
                    "id": .string(task.id), "unit": .string(task.receiver.description),
                ])
            }
            return try document.write(.map(answer))
        }
        let actions = scheduling.tasks.compactMap { stored.controller.model.actions[$0.id] }
        guard patience.late(actions).isEmpty else { throw CommandFailure("timeout reached") }
        for action in actions { answer[action.receiver.tag] = Self.value(action) }
        try document.write(.map(answer))
    }

    /// A task in the old form (2.9: cmd/juju/action/showoutput.go: FormatActionResult).
    static func value(_ action: ModelAction) -> Value {
        let task = TaskDocument(action: action, isUTC: true)
        var fields: [String: Value] = [
            "id": .string(action.id), "status": .string(action.status), "timing": task.timing,
            "UnitId": .string(action.receiver.description),
        ]
        if !action.message.isEmpty { fields["message"] = .string(action.message) }
        if !action.messages.isEmpty { fields["log"] = task.log }
        if !action.results.isEmpty { fields["results"] = .map(task.oldResults) }
        return .map(fields)
    }
}
