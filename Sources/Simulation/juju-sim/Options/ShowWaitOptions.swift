import ArgumentParser
import SimulatedJuju

/// Whether show-task and show-operation wait for an end.
///
/// Nothing runs by itself here, so waiting runs what is left to do.
struct ShowWaitOptions: ParsableArguments {
    @Option(help: "Wait for the end, such as 5s; it runs what is left to do.")
    var wait: String?
    @Flag(help: "Wait for the end without a limit.")
    var watch = false
    @Flag(help: "Show times in UTC.")
    var utc = false

    /// Whether it is waited for an end.
    var isWaiting: Bool { watch || wait.flatMap(Patience.duration).map { $0 >= 0 } == true }

    /// Refuses options that do not go together.
    func check() throws {
        if let wait, Patience.duration(wait) == nil { throw Patience.refusal(of: wait) }
        if watch, wait != nil { throw SimulationError(.badInput, "specify either --watch or --wait but not both") }
    }

    /// The model; if it is waited for and `isPending`, after what is left to do.
    func model(_ state: StateOptions, _ id: String, isPending: (ModelState) -> Bool) throws -> ModelState {
        let model = try state.read().1
        guard isWaiting, isPending(model) else { return model }
        let stored = try state.simulation()
        stored.note(CommandText.current())
        try stored.settleUnlessInterrupted()
        return stored.controller.model
    }
}

/// The number of a task or operation.
enum TaskNumber {
    /// Whether a text is one (names: IsValidAction, IsValidOperation).
    static func isValid(_ text: String) -> Bool { text.wholeMatch(of: /0|[1-9][0-9]*/) != nil }
}

/// An error of juju's after its arguments were understood: its message, and exit code 1.
struct CommandFailure: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
