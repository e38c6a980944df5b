import ArgumentParser
import Foundation
import JujuProtocol
import SimulatedJuju

/// What a task left: an action on a unit, or commands on a unit or a machine.
struct TaskOutcome {
    /// The task's number.
    var id: String
    /// `unit` or `machine`.
    var kind: String
    /// The unit's or the machine's name.
    var receiver: String
    /// `completed` or `failed`.
    var status: String
    /// Why it failed, or empty.
    var message = ""
    /// What the action logged.
    var log: [String] = []
    /// Its results, with exit code and output.
    var results: [String: Value]
    /// When it began and ended, in seconds since 1970.
    var times: (started: Double, completed: Double)

    /// The exit code, or -1 when there is none. Before Juju 3.0 it is a text under another name.
    var code: Int {
        switch results["return-code"] ?? results["Code"] {
        case .number(let number): Int(number)
        case .integer(let number): number
        case .string(let text): Int(text) ?? -1
        default: -1
        }
    }

    /// The document that juju run --format yaml shows of it.
    var value: Value {
        var fields: [String: Value] = [
            "id": .string(id), kind: .string(receiver), "status": .string(status),
            "timing": .map([
                "enqueued": .string(JujuTime.task(times.started)), "started": .string(JujuTime.task(times.started)),
                "completed": .string(JujuTime.task(times.completed)),
            ]),
        ]
        if !message.isEmpty { fields["message"] = .string(message) }
        if !log.isEmpty { fields["log"] = .texts(log) }
        if !results.isEmpty {
            var results = results
            if code >= 0, results["return-code"] != nil { results["return-code"] = .integer(code) }
            fields["results"] = .map(results)
        }
        return .map(fields)
    }

    /// The results besides exit code and output, as YAML.
    var resultsText: String {
        let hidden = [
            "return-code", "stdout", "stderr", "stdout-encoding", "stderr-encoding", "Code", "Stdout", "Stderr",
            "StdoutEncoding", "StderrEncoding",
        ]
        let shown = results.filter { !hidden.contains($0.key) }
        return shown.isEmpty ? "" : Value.map(shown).yaml
    }

    /// What was printed to `stdout` or `stderr`, or empty.
    func text(_ key: String) -> String {
        if case .string(let text)? = results[key] ?? results[key.capitalized] { text } else { "" }
    }
}

/// The tasks of one command, printed as juju run and juju exec print them.
struct TaskOutput {
    let tasks: [TaskOutcome]

    /// All of them, by unit or machine.
    var document: Value {
        .map(Dictionary(tasks.map { ($0.receiver, $0.value) }, uniquingKeysWith: { $1 }))
    }

    /// What an action left in plain text; of several, the results in YAML.
    var plainAction: String {
        guard tasks.count == 1, let task = tasks.first else {
            let entries = tasks.map { task -> (String, Value) in
                var entry: [String: Value] = [
                    "id": .string(task.id), "status": .string(task.status), "output": .string(task.resultsText),
                ]
                if !task.message.isEmpty { entry["message"] = .string(task.message) }
                return (task.receiver, .map(entry))
            }
            return Value.map(Dictionary(entries, uniquingKeysWith: { $1 })).yaml
        }
        var parts: [String] = []
        if task.status == "failed" { parts.append("Action id \(task.id) failed: \(task.message)") }
        parts += [task.resultsText, task.text("stdout"), task.text("stderr")].map(trimmed)
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// What commands printed; of several receivers, each under its name.
    var plainCommands: String {
        let sorted = tasks.sorted { $0.receiver.localizedStandardCompare($1.receiver) == .orderedAscending }
        let outputs = sorted.map { (trimmed($0.text("stdout") + $0.text("stderr")), $0.receiver) }
        guard outputs.count > 1 else { return outputs.first?.0 ?? "" }
        return outputs.map { "\($1):\n\($0)\n" }.joined(separator: "\n")
    }

    private func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .newlines) }

    /// Says which tasks ended with an exit code above 0, as juju does.
    ///
    /// - Throws: Exit code 1 if there are any.
    func complain() throws {
        let failed = tasks.filter { $0.code > 0 }
        if failed.isEmpty { return }
        let list = failed.map { " - id \"\($0.id)\" with return code \($0.code)" }.joined(separator: "\n")
        let plural = failed.count == 1 ? "" : "s"
        Terminal.complain(
            "the following task\(plural) failed:\n\(list)\n\nuse 'juju-sim show-task' to inspect the failure\(plural)\n"
        )
        throw ExitCode(1)
    }
}

extension TaskOutcome {
    /// What an action left.
    init(_ action: ModelAction, times: (started: Double, completed: Double)) {
        self.init(
            id: action.id, kind: "unit", receiver: action.unit.description, status: action.status,
            message: action.message, log: action.log, results: action.results, times: times)
    }
}
