import ArgumentParser
import Foundation
import JujuProtocol
import SimulatedJuju

/// run: an action on units of one application.
struct Run: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run an action on units.",
        usage: "juju-sim run <unit> [<unit> ...] <action> [<key>[.<key>...]=<value> ...]",
        aliases: ["run-action"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Option(help: "A file with parameters, as a map in YAML; parameters among the arguments win.")
    var params: String?
    @Flag(help: "Take the parameters among the arguments as texts, not as YAML.")
    var stringArgs = false
    @Option(help: "How long to wait for the action, such as 30s; by default a minute. It runs to its end all the same.")
    var wait: String?
    @Flag(help: "Do not wait for the action: show-task tells what came of it.")
    var background = false
    @Argument(help: "The units (app/leader means the leader), the action, and its parameters.")
    var words: [String]

    func perform() throws {
        let targets = words.prefix { UnitTarget(argument: $0) != nil }.compactMap(UnitTarget.init)
        guard !targets.isEmpty else { throw SimulationError(.badInput, "no unit specified") }
        guard let action = words.dropFirst(targets.count).first, !action.contains("=") else {
            throw SimulationError(.badInput, "no action specified")
        }
        guard Set(targets.map(\.application)).count == 1 else {
            throw SimulationError(.badInput, "all units must be of the same application")
        }
        let parameters = try ActionParameters(
            file: params, arguments: words.dropFirst(targets.count + 1), areTexts: stringArgs
        ).values
        let patience = try Patience(wait, isBackground: background, standard: 60)
        let stored = try state.simulation()
        var scheduling = Scheduling(operation: stored.controller.model.next.action, isBackground: background)
        stored.controller.model.next.action += 1
        for target in targets {
            do {
                let unit = try target.unit(in: stored.controller.model)
                let id = try stored.controller.enqueueAction(action, of: unit, parameters: parameters)
                scheduling.tasks.append((id, "unit-\(unit.application)-\(unit.number)"))
            } catch let error as SimulationError {
                scheduling.refusals.append(error.message)
            }
        }
        guard scheduling.announce() else { return try stored.save() }
        if !background { for task in scheduling.tasks { Terminal.inform("Waiting for task \(task.id)...") } }
        stored.note(CommandText.current())
        let started = Date().timeIntervalSince1970
        var ends: [String: Double] = [:]
        let report = stored.onHook
        stored.onHook = { hook in
            report(hook)
            if hook.name == action { ends[hook.unit.description] = Date().timeIntervalSince1970 }
        }
        try stored.settleUnlessInterrupted()
        if background { return scheduling.announceBackground() }
        let actions = scheduling.tasks.compactMap { stored.controller.model.actions[$0.id] }
        let tasks = actions.map { action in
            let end = ends[action.unit.description] ?? Date().timeIntervalSince1970
            return TaskOutcome(action, times: (started, end))
        }
        for line in actions.flatMap(\.log) { Terminal.inform("\(JujuTime.clock(isUTC: false).prefix(8)) \(line)") }
        try patience.check(tasks)
        let output = TaskOutput(tasks: tasks)
        try document.write(output.document, [("plain", { output.plainAction })])
        try output.complain()
    }
}

/// The parameters of an action: from a file, and from arguments such as `key.inner=value`.
struct ActionParameters {
    let values: [String: Value]

    init(file: String?, arguments: some Collection<String>, areTexts: Bool) throws {
        var values = try file.map { try InputFile(path: $0).map() } ?? [:]
        for argument in arguments {
            guard argument.contains("=") else {
                throw SimulationError(.badInput, "argument \"\(argument)\" must be of the form key.key.key...=value")
            }
            let (name, text) = try KeyValueArgument.pair(argument)
            let keys = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            for key in keys where key.wholeMatch(of: /[a-z0-9](?:[a-z0-9-]*[a-z0-9])?/) == nil {
                throw SimulationError(
                    .badInput,
                    "key \"\(key)\" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric and hyphens"
                )
            }
            values = Self.setting(areTexts ? .string(text) : Value(parsing: text), at: keys[...], in: values)
        }
        self.values = values
    }

    private static func setting(
        _ value: Value, at keys: ArraySlice<String>, in map: [String: Value]
    ) -> [String: Value] {
        guard let key = keys.first else { return map }
        var map = map
        if keys.count == 1 {
            map[key] = value
        } else {
            var inner: [String: Value] = [:]
            if case .map(let existing)? = map[key] { inner = existing }
            map[key] = .map(setting(value, at: keys.dropFirst(), in: inner))
        }
        return map
    }
}
