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
        let code: CommandError.Code
        switch result.ending {
        case .exited(let number) where accepted.contains(number):
            return Command.Result(
                exitCode: number, standardOutput: result.standardOutput, error: result.error, input: input)
        case .exited(let number): code = .failed(number)
        case .signalled: code = .killed
        case .timedOut: code = .timedOut
        }
        throw CommandError(code, of: command, "\(result.ending)", said: result.error, input: input)
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
