import ChildProcess
import Command

/// What a command comes to on the machine of a state: the program is not run.
public struct CommandState: Sendable, Codable, Hashable {
    /// The program, as the charm names it.
    public var executable: String
    /// The arguments that it begins with; none for any.
    public var arguments: [String]
    /// The exit code.
    public var exitCode: Int32
    /// What it writes to standard output.
    public var output: String
    /// What it writes to standard error.
    public var error: String
    /// Whether it runs until it is killed at its time limit.
    public var hangs: Bool

    /// A command that ends so.
    public init(
        _ executable: String, _ arguments: String..., exitCode: Int32 = 0, output: String = "", error: String = "",
        hangs: Bool = false
    ) {
        self.executable = executable
        self.arguments = arguments
        self.exitCode = exitCode
        self.output = output
        self.error = error
        self.hangs = hangs
    }
}

/// Runs the commands of a state. A program that the state does not have is not found.
final class StateCommandRunner: CommandRunner {
    var known: [CommandState]
    private(set) var ran: [Command] = []
    private(set) var inputs: [Command.Input] = []

    init(_ known: [CommandState]) { self.known = known }

    func run(
        _ command: Command, input: Command.Input, accepting accepted: Set<Int32>
    ) throws(CommandError) -> Command.Result {
        ran.append(command)
        inputs.append(input)
        try command.check()
        let matching = known.filter {
            $0.executable == command.executable && command.arguments.starts(with: $0.arguments)
        }
        // Of several that fit, the one that says most about the arguments.
        guard let found = matching.max(by: { $0.arguments.count < $1.arguments.count }) else {
            throw CommandError(
                .notFound, executable: command.executable, reason: "cannot be run: the state has no such command")
        }
        let limit = max(0, command.outputLimit)
        var run = ChildProcess.Result(
            ending: found.hangs ? .timedOut : .exited(found.exitCode),
            standardOutput: Array(found.output.utf8.prefix(limit)), standardError: Array(found.error.utf8.suffix(limit))
        )
        run.isOutputCut = found.output.utf8.count > limit
        return try command.result(run, input: input, accepting: accepted)
    }
}
