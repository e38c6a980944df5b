import ChildProcess
import SealedStore

/// Runs commands on this machine.
public struct LocalCommandRunner: CommandRunner {
    /// The machine that this process runs on.
    public init() {}

    /// Runs a command and waits for its end; what it has started is not waited for.
    ///
    /// - Throws: ``CommandError``.
    public func run(
        _ command: Command, input: Command.Input, accepting accepted: Set<Int32>
    ) throws(CommandError) -> Command.Result {
        try command.check()
        var child = ChildProcess(
            command.executable, arguments: command.arguments, environment: command.environment,
            directory: command.directory, timeLimit: command.timeLimit)
        child.outputLimit = max(0, command.outputLimit)
        child.startsSession = command.startsSession
        let result: ChildProcess.Result
        do {
            result = try child.run(input: ChildProcess.Input(input))
        } catch {
            let code: CommandError.Code =
                switch error.code {
                case .notFound: .notFound
                case .permissionDenied: .permissionDenied
                default: .notStarted
                }
            throw CommandError(code, executable: command.executable, reason: "cannot be run: \(error.reason)")
        }
        return try command.result(result, input: input, accepting: accepted)
    }
}

extension Command {
    /// What a run that has ended comes to.
    ///
    /// - Throws: ``CommandError`` when it did not end with an accepted exit code.
    package func result(
        _ run: ChildProcess.Result, input: Input, accepting accepted: Set<Int32>
    ) throws(CommandError) -> Result {
        let code: CommandError.Code
        switch run.ending {
        case .exited(let number) where accepted.contains(number):
            var result = Result(
                exitCode: number, standardOutput: run.standardOutput, error: run.error, input: input)
            result.isOutputCut = run.isOutputCut
            return result
        case .exited(let number): code = .failed(number)
        case .signalled: code = .killed
        case .timedOut: code = .timedOut
        }
        throw CommandError(code, of: self, "\(run.ending)", said: run.error, input: input)
    }

    /// - Throws: ``CommandError`` for what no program can be given: a NUL, or a variable without a name or with `=` in it.
    package func check() throws(CommandError) {
        func refuse(_ why: String) -> CommandError {
            CommandError(.notStarted, executable: executable, reason: "cannot be run: \(why)")
        }
        let texts = [
            ("its path", [executable]), ("one of its arguments", arguments),
            ("its environment", environment.map { Array($0.keys) + Array($0.values) } ?? []),
            ("its directory", directory.map { [$0] } ?? []),
        ]
        for (what, values) in texts where values.contains(where: { $0.utf8.contains(0) }) {
            throw refuse("\(what) has a NUL in it")
        }
        for name in environment?.keys.sorted() ?? [] where name.isEmpty || name.contains("=") {
            throw refuse("its environment has a variable \"\(name)\", which is no name for one")
        }
    }
}

extension ChildProcess.Input {
    init(_ input: Command.Input) {
        switch input {
        case .none: self = .null
        case .text(let text): self = .bytes(Array(text.utf8))
        case .secret(let secret): self = .secret { write in secret.withBytes { write($0) } }
        }
    }
}
