import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// What juju says of an operation as it is scheduled, and of one that is not waited for (cmd/juju/action/common.go).
struct Scheduling {
    /// A task that was scheduled, and its receiver as a tag.
    typealias Task = (id: String, receiver: String)

    /// The operation's number.
    let operation: Int
    /// The tasks that were scheduled.
    var tasks: [Task] = []
    /// Why others were not.
    var refusals: [String] = []
    /// Whether juju does not wait for them.
    var isBackground = false

    /// Says what was scheduled, unless `isQuiet`, and whether there is anything to wait for.
    func announce(isQuiet: Bool = false) -> Bool {
        if !isBackground, !isQuiet, !tasks.isEmpty {
            Terminal.inform("Running operation \(operation) with \(tasks.count) task\(tasks.count == 1 ? "" : "s")")
            for task in tasks { Terminal.inform("  - task \(task.id) on \(task.receiver)") }
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
            Terminal.inform("Check task status with 'juju-sim show-task \(tasks[0].id)'")
        } else {
            Terminal.inform("Scheduled operation \(operation) with \(tasks.count) tasks")
            for task in tasks { print("\(task.receiver):\n  id: \"\(task.id)\"") }
            Terminal.inform("Check task status with 'juju-sim show-task <id>'")
        }
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
        guard let duration = Patience.duration(text) else {
            throw SimulationError(
                .badInput, "invalid value \"\(text)\" for option --wait: time: invalid duration \"\(text)\"")
        }
        if isBackground, duration > 0 {
            throw SimulationError(.badInput, "cannot specify both --wait and --background")
        }
        seconds = duration < 0 ? nil : duration == 0 ? standard : duration
    }

    /// The seconds that a text such as `1m30s` stands for.
    private static func duration(_ text: String) -> Double? {
        guard text.wholeMatch(of: /-?(\d+(\.\d+)?(ns|us|ms|s|m|h))+|0/) != nil else { return nil }
        let units = ["ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600]
        let sum = text.matches(of: /(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/).reduce(0.0) { sum, part in
            sum + (Double(part.1) ?? 0) * (units[String(part.2)] ?? 0)
        }
        return text.hasPrefix("-") ? -sum : sum
    }

    /// Refuses to show tasks that took longer, as juju has not waited for them; they have run to their end all the same.
    func check(_ tasks: [TaskOutcome]) throws {
        guard let seconds else { return }
        let late = tasks.filter { $0.times.completed - $0.times.started > seconds }
        guard !late.isEmpty else { return }
        let names = late.map { "\($0.kind) \($0.receiver)" }.sorted().joined(separator: ", ")
        Terminal.complain("timed out waiting for results from: \(names)")
        throw ExitCode(1)
    }
}
