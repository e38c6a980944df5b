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
    @Option(help: "Taken from juju; an action is always waited for here.")
    var wait: String?
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
        let stored = try state.simulation()
        let units = try targets.map { try $0.unit(in: stored.controller.model) }
        let operation = stored.controller.model.next.action
        stored.controller.model.next.action += 1
        let ids = try units.map { try stored.controller.enqueueAction(action, of: $0, parameters: parameters) }
        announce(operation, Array(zip(ids, units)))
        stored.note(CommandText.current())
        let started = Date().timeIntervalSince1970
        try stored.settleUnlessInterrupted()
        let times = (started, Date().timeIntervalSince1970)
        let actions = ids.compactMap { stored.controller.model.actions[$0] }
        for line in actions.flatMap(\.log) { Terminal.inform("\(JujuTime.clock(isUTC: false).prefix(8)) \(line)") }
        let output = TaskOutput(tasks: actions.map { TaskOutcome($0, times: times) })
        try document.write(output.document, [("plain", { output.plainAction })])
        try output.complain()
    }

    private func announce(_ operation: Int, _ tasks: [(id: String, unit: UnitName)]) {
        Terminal.inform("Running operation \(operation) with \(tasks.count) task\(tasks.count == 1 ? "" : "s")")
        for task in tasks {
            Terminal.inform("  - task \(task.id) on unit-\(task.unit.application)-\(task.unit.number)")
        }
        Terminal.inform("")
        for task in tasks { Terminal.inform("Waiting for task \(task.id)...") }
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
