import SealedStore

/// A program to run on this machine: without a shell, for a limited time, with a limited output.
///
/// ```swift
/// let version = try framework.commands.run(Command("postgres", "--version")).output
/// ```
/// A secret belongs into the input, never into arguments or environment, which everybody on the machine may read.
public struct Command: Sendable, Hashable {
    /// The path of the program; a name without a slash is looked for in the directories of the `PATH`.
    public var executable: String
    /// The arguments after the program's name, each as it is: no shell reads them.
    public var arguments: [String]
    /// The whole environment of the program; nil for that of this process.
    public var environment: [String: String]?
    /// The directory to start in; nil for that of this process.
    public var directory: String?
    /// How long it may run before it is killed, together with what it has started.
    public var timeLimit: Duration
    /// How many bytes of each of its outputs are kept: the first of standard output, the last of standard error.
    public var outputLimit: Int
    /// Whether it starts a session of its own, so that it has no terminal to ask anything on.
    public var startsSession = false

    /// A run of `executable` with these arguments.
    public init(
        _ executable: String, _ arguments: String..., environment: [String: String]? = nil, directory: String? = nil,
        timeLimit: Duration = .seconds(60), outputLimit: Int = 1 << 20
    ) {
        self.init(
            executable, arguments: arguments, environment: environment, directory: directory, timeLimit: timeLimit,
            outputLimit: outputLimit)
    }

    /// A run of `executable` with a list of arguments.
    public init(
        _ executable: String, arguments: [String], environment: [String: String]? = nil, directory: String? = nil,
        timeLimit: Duration = .seconds(60), outputLimit: Int = 1 << 20
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.timeLimit = timeLimit
        self.outputLimit = outputLimit
    }

    /// What the program reads from standard input.
    public enum Input: Sendable {
        /// Nothing.
        case none
        /// A text, then the end.
        case text(String)
        /// A secret, then the end; it is not copied within this process.
        case secret(SecretBytes)

        /// What a program with this input complained of, as it may stand in a message.
        func complaint(_ said: String) -> String {
            let secrets: [SecretBytes] = if case .secret(let secret) = self { [secret] } else { [] }
            return SecretMask(secrets).shown(Self.reason(in: said), limit: 300)
        }

        /// The last error that a program tells of by that word, or else its last line; with the lines that go on below it, indented.
        private static func reason(in said: String) -> String {
            let lines = said.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }
            let start =
                lines.lastIndex { $0.hasPrefix("error: ") }
                ?? lines.lastIndex { $0.first?.isWhitespace == false } ?? lines.firstIndex { !isBlank($0) }
            guard let start else { return "" }
            let rest = lines[(start + 1)...].prefix { $0.first?.isWhitespace == true && !isBlank($0) }
            return ([lines[start]] + rest).map { $0.trimmingPrefix(while: \.isWhitespace) }.joined(separator: " ")
        }
    }

    /// What came of a run that went well.
    public struct Result: Sendable, Hashable {
        /// The exit code.
        public let exitCode: Int32
        /// What it wrote to standard output.
        public var standardOutput: [UInt8]
        /// Whether it wrote more to standard output than ``Command/outputLimit`` lets be kept.
        public internal(set) var isOutputCut = false
        /// What it wrote to standard error, as text, which may repeat its input.
        public let error: String
        /// The reason that ``error`` gives, as it may stand in a message: the last line that begins with `error: `, or else the
        /// last line, with what goes on below it indented; without the secret that it read, control characters visible, 300
        /// characters at most.
        public let complaint: String

        /// What it wrote to standard output, as text; bytes that are not UTF-8 become U+FFFD.
        public var output: String { String(decoding: standardOutput, as: UTF8.self) }

        /// A result of these parts.
        public init(exitCode: Int32 = 0, standardOutput: [UInt8], error: String = "") {
            self.init(exitCode: exitCode, standardOutput: standardOutput, error: error, input: .none)
        }

        init(exitCode: Int32, standardOutput: [UInt8], error: String, input: Input) {
            self.exitCode = exitCode
            self.standardOutput = standardOutput
            self.error = error
            complaint = input.complaint(error)
        }

        /// A result whose output is text.
        public init(exitCode: Int32 = 0, output: String = "", error: String = "") {
            self.init(exitCode: exitCode, standardOutput: Array(output.utf8), error: error)
        }
    }
}

/// What runs commands: this machine, or a test in its place.
public protocol CommandRunner {
    /// Runs a command and waits for its end.
    ///
    /// - Parameters:
    ///   - command: What to run.
    ///   - input: What it reads.
    ///   - accepted: The exit codes that are no failure.
    /// - Returns: What it wrote, and its exit code.
    /// - Throws: ``CommandError`` when it can't be started, is killed, or ends with another code.
    func run(_ command: Command, input: Command.Input, accepting accepted: Set<Int32>) throws(CommandError)
        -> Command.Result
}

extension CommandRunner {
    /// Runs a command and waits for its end, which must be exit code 0 where no other is accepted.
    ///
    /// - Throws: ``CommandError``.
    @discardableResult
    public func run(
        _ command: Command, input: Command.Input = .none, accepting accepted: Set<Int32> = [0]
    ) throws(CommandError) -> Command.Result {
        try run(command, input: input, accepting: accepted)
    }
}
