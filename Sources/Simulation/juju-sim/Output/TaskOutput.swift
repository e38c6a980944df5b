import ArgumentParser
import Foundation
import SimulatedJuju

/// The tasks of one command, printed as juju run and juju exec print them.
struct TaskOutput {
    let tasks: [TaskDocument]

    init(_ actions: [ModelAction], isUTC: Bool) {
        tasks = actions.map { TaskDocument(action: $0, isUTC: isUTC) }
    }

    /// All of them, by unit or machine.
    var document: Value { byReceiver(\.value) }

    /// What an action left in plain text; of several, the results in YAML.
    var plainAction: String {
        if tasks.count == 1 { return tasks[0].plain.withoutLastNewline }
        return byReceiver { task in
            var entry: [String: Value] = [
                "id": .string(task.action.id), "status": .string(task.action.status),
                "output": .string(task.outputText),
            ]
            if !task.action.message.isEmpty { entry["message"] = .string(task.action.message) }
            return .map(entry)
        }.yaml
    }

    /// What commands printed; of several receivers, each under its name (cmd/juju/action/exec.go: printExecOutput).
    var plainCommands: String {
        let sorted = tasks.sorted {
            $0.action.receiver.description.localizedStandardCompare($1.action.receiver.description) == .orderedAscending
        }
        let outputs = sorted.map { task in
            let printed = ["stdout", "stderr"].map { stream in
                let text = task.text(stream) ?? ""
                return text.isEmpty || text.hasSuffix("\n") ? text : "\(text)\n"
            }
            return (receiver: task.action.receiver.description, text: printed.joined())
        }
        guard outputs.count > 1 else { return (outputs.first?.text ?? "").withoutLastNewline }
        return outputs.map { "\($0.receiver):\n\($0.text)\n" }.joined().withoutLastNewline
    }

    private func byReceiver(_ value: (TaskDocument) -> Value) -> Value {
        .map(Dictionary(tasks.map { ($0.action.receiver.description, value($0)) }, uniquingKeysWith: { $1 }))
    }

    /// Says which tasks ended with an exit code above 0, as juju does from version 3 on.
    ///
    /// - Throws: ``CommandFailure`` if there are any.
    func complain() throws {
        let failed = tasks.filter { $0.code > 0 }
        if failed.isEmpty { return }
        let list = failed.map { " - id \"\($0.action.id)\" with return code \($0.code)" }.sorted()
            .joined(separator: "\n")
        let plural = failed.count == 1 ? "" : "s"
        throw CommandFailure(
            "the following task\(plural) failed:\n\(list)\n\nuse 'juju-sim show-task' to inspect the failure\(plural)\n"
        )
    }
}
