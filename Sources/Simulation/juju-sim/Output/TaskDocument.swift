import SimulatedJuju

/// A task as juju's documents and plain texts show it.
struct TaskDocument {
    let action: ModelAction
    /// Whether times are shown in UTC.
    var isUTC = false

    /// The exit code, or -1 when there is none.
    var code: Int {
        switch action.results["return-code"] {
        case .number(let number): Int(number)
        case .integer(let number): number
        case .string(let text): Int(text) ?? -1
        default: -1
        }
    }

    /// The whole task (cmd/juju/action/common.go: formatActionResult).
    var value: Value {
        var fields: [String: Value] = ["id": .string(action.id), "status": .string(action.status), "timing": timing]
        switch action.receiver {
        case .unit(let unit): fields["unit"] = .string(unit.description)
        case .machine(let id): fields["machine"] = .string(id)
        }
        if !action.message.isEmpty { fields["message"] = .string(action.message) }
        if !action.messages.isEmpty { fields["log"] = log }
        if !action.results.isEmpty { fields["results"] = .map(results) }
        return .map(fields)
    }

    /// When it was asked for, when it began and when it ended, as far as it did.
    var timing: Value {
        let times = [
            "enqueued": action.enqueued == 0 ? nil : action.enqueued, "started": action.started,
            "completed": action.completed,
        ]
        return .map(times.compactMapValues { $0.map { .string(JujuTime.task($0, isUTC: isUTC)) } })
    }

    /// What it logged, each line with its time.
    var log: Value {
        .texts(action.messages.map { "\(JujuTime.task($0.time, isUTC: isUTC)) \($0.text)" })
    }

    /// The results without empty output (cmd/juju/action/common.go: convertActionOutput).
    var results: [String: Value] {
        var results = action.results
        for stream in ["stdout", "stderr"] {
            guard let text = text(stream), results[stream] != nil else { continue }
            results[stream] = text.isEmpty ? nil : .string(text.replacing("\r\n", with: "\n"))
        }
        if code >= 0, results["return-code"] != nil { results["return-code"] = .integer(code) }
        return results
    }

    /// The results under the names of Juju 2.9's old commands, without an exit code of 0
    /// (2.9: cmd/juju/action/showoutput.go: ConvertActionOutput).
    var oldResults: [String: Value] {
        var results = action.results
        results["Code"] = nil
        for stream in ["Stdout", "Stderr"] {
            if let encoding = results.removeValue(forKey: "\(stream)Encoding") {
                results["\(stream)-encoding"] = encoding
            }
        }
        if case .string(let text)? = action.results["Code"], let code = Int(text), code != 0 {
            results["ReturnCode"] = .integer(code)
        }
        return results
    }

    private static let hidden: Set = [
        "return-code", "stdout", "stderr", "stdout-encoding", "stderr-encoding", "Code", "Stdout", "Stderr",
        "StdoutEncoding", "StderrEncoding",
    ]

    /// The results besides exit code and output, as YAML; of a task without results, its status.
    var outputText: String {
        if action.results.isEmpty { return "Task \(action.id) \(action.status)\n" }
        let shown = action.results.filter { !Self.hidden.contains($0.key) }
        return shown.isEmpty ? "" : "\(Value.map(shown).yaml)\n"
    }

    /// What was printed to `stdout` or `stderr`, or nil.
    func text(_ stream: String) -> String? {
        if case .string(let text)? = action.results[stream] ?? action.results[stream.capitalized] { text } else { nil }
    }

    /// What the task left, in plain text (cmd/juju/action/common.go: printPlainOutput).
    var plain: String {
        var text = action.status == "failed" ? "Action id \(action.id) failed: \(action.message)\n" : ""
        text += "\(outputText)\n"
        for stream in ["stdout", "stderr"] {
            guard let printed = self.text(stream), !printed.isEmpty else { continue }
            text += "\(printed.trimmingNewlines)\n"
        }
        return text
    }
}

extension String {
    /// The text without newlines at its beginning and end.
    var trimmingNewlines: String {
        var rest = self[...]
        while rest.first?.isNewline == true { rest.removeFirst() }
        while rest.last?.isNewline == true { rest.removeLast() }
        return String(rest)
    }

    /// The text without one newline at its end, which is written with it.
    var withoutLastNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
