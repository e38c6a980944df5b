import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// run: an action on units of one application (cmd/juju/action/run.go).
struct Run: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run an action on units.",
        usage: "juju-sim run <unit> [<unit> ...] <action> [<key>[.<key>...]=<value> ...]")

    @OptionGroup var settling: SettleOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var parameters: ActionParameterOptions
    @Option(
        name: [.customLong("wait"), .customLong("max-wait")],
        help: "How long to wait for the action, such as 30s; by default a minute. It runs to its end all the same.")
    var wait: String?
    @Flag(help: "Do not wait for the action: show-task tells what came of it.")
    var background = false
    @Flag(help: "Show times in UTC.")
    var utc = false
    @Argument(help: "The units (app/leader means the leader), the action, and its parameters.")
    var words: [String]

    func perform() throws {
        let request = try ActionRequest(words, parameters)
        let patience = try Patience(wait, isBackground: background, standard: 60)
        let stored = try settling.state.simulation()
        let isOld = stored.controller.model.profile.version.major < 3
        var scheduling = try request.schedule(stored.controller)
        scheduling.isBackground = background
        if isOld, let refusal = scheduling.refusals.first {
            try stored.save()
            throw CommandFailure(refusal)
        }
        guard scheduling.announce() else { return try stored.save() }
        if !background { for task in scheduling.tasks { Terminal.inform("Waiting for task \(task.id)...") } }
        stored.note(CommandText.current())
        if settling.skipsSettling { try stored.save() } else { try stored.settleUnlessInterrupted() }
        if background { return scheduling.announceBackground() }
        let actions = scheduling.tasks.compactMap { stored.controller.model.actions[$0.id] }
        if actions.count == 1 {
            let messages = actions[0].messages
            for message in messages {
                Terminal.inform("\(JujuTime.text(message.time, "%H:%M:%S", isUTC: utc)) \(message.text)")
            }
            if !messages.isEmpty { Terminal.inform("") }
        }
        if isOld, !patience.late(actions).isEmpty { throw CommandFailure("timeout reached") }
        try patience.check(actions)
        let output = TaskOutput(actions, isUTC: utc)
        try document.write(output.document, [("plain", { output.plainAction })])
        if !isOld { try output.complain() }
    }
}
