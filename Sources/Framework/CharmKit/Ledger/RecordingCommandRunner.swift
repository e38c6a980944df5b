import Command

/// Keeps each command in the ledger on its way to the machine.
struct RecordingCommandRunner: CommandRunner {
    let next: any CommandRunner
    let ledger: Ledger

    func run(
        _ command: Command, input: Command.Input, accepting accepted: Set<Int32>
    ) throws(CommandError) -> Command.Result {
        let start = ContinuousClock.now
        do {
            let result = try next.run(command, input: input, accepting: accepted)
            ledger.add(command, since: start, ending: result.exitCode == 0 ? "" : "exit \(result.exitCode)")
            return result
        } catch {
            ledger.add(command, since: start, ending: error.reason)
            throw error
        }
    }
}
