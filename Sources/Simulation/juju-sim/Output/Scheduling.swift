import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// What juju says of an operation as it is scheduled, and of one that is not waited for (cmd/juju/action/common.go:
/// processOperationResults).
struct Scheduling {
    /// The operation's number.
    let operation: String
    /// The tasks that were scheduled.
    var tasks: [ModelAction] = []
    /// Why others were not.
    var refusals: [String] = []
    /// Whether juju does not wait for them.
    var isBackground = false

    /// Says what was scheduled, unless `isQuiet`, and whether there is anything to wait for.
    func announce(isQuiet: Bool = false) -> Bool {
        if !isBackground, !isQuiet, !tasks.isEmpty {
            Terminal.inform("Running operation \(operation) with \(tasks.count) task\(tasks.count == 1 ? "" : "s")")
            for task in tasks { Terminal.inform("  - task \(task.id) on \(task.receiver.tag)") }
        }
        if !isBackground, !isQuiet { Terminal.inform("") }
        let reasons = refusals.joined(separator: "\n")
        guard !tasks.isEmpty else {
            Terminal.inform("Operation \(operation) failed to schedule any tasks:\n\(reasons)")
            return false
        }
        if !refusals.isEmpty { Terminal.inform("Some actions could not be scheduled:\n\(reasons)\n\n") }
        return true
    }

    /// Says where to look for tasks that are not waited for.
    func announceBackground() {
        if tasks.count == 1 {
            Terminal.inform("Scheduled operation \(operation) with task \(tasks[0].id)")
        } else {
            Terminal.inform("Scheduled operation \(operation) with \(tasks.count) tasks")
            let entries = tasks.map { ($0.receiver.description, Value.map(["id": .string($0.id)])) }
            Terminal.say(Value.map(Dictionary(entries) { $1 }).yaml)
        }
        Terminal.inform("Check operation status with 'juju-sim show-operation \(operation)'")
        Terminal.inform("Check task status with 'juju-sim show-task \(tasks.count == 1 ? tasks[0].id : "<id>")'")
    }
}

/// How long a command waits for its tasks.
struct Patience {
    /// The seconds, or nil for ever.
    let seconds: Double?

    /// Reads `--wait`, which is not given together with `--background`.
    init(_ text: String?, isBackground: Bool, standard: Double) throws {
        guard let text else {
            seconds = standard
            return
        }
        guard let duration = Patience.duration(text) else { throw Patience.refusal(of: text) }
        if isBackground, duration > 0 {
            throw SimulationError(.badInput, "cannot specify both --wait and --background")
        }
        seconds = duration < 0 ? nil : duration == 0 ? standard : duration
    }

    /// What is said of a text that is no duration.
    static func refusal(of text: String) -> SimulationError {
        SimulationError(.badInput, "invalid value \"\(text)\" for option --wait: time: invalid duration \"\(text)\"")
    }

    /// The seconds that a text such as `1m30s` stands for.
    static func duration(_ text: String) -> Double? {
        guard text.wholeMatch(of: /-?(\d+(\.\d+)?(ns|us|ms|s|m|h))+|0/) != nil else { return nil }
        let units = ["ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600]
        let sum = text.matches(of: /(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/).reduce(0.0) { sum, part in
            sum + (Double(part.1) ?? 0) * (units[String(part.2)] ?? 0)
        }
        return text.hasPrefix("-") ? -sum : sum
    }

    /// The tasks that took longer, which juju has not waited for; they have run to their end all the same.
    func late(_ tasks: [ModelAction]) -> [ModelAction] {
        guard let seconds else { return [] }
        return tasks.filter { !$0.hasEnded || ($0.completed ?? $0.enqueued) - $0.enqueued > seconds }
    }

    /// Refuses to show tasks when some took longer.
    func check(_ tasks: [ModelAction]) throws {
        let late = late(tasks)
        guard !late.isEmpty else { return }
        let names = late.map { $0.unit.map { "unit \($0)" } ?? "machine \($0.receiver)" }.sorted()
        throw CommandFailure("timed out waiting for results from: \(names.joined(separator: ", "))")
    }
}
