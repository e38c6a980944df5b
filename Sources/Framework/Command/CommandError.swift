import SealedStore

/// A command that could not be run, or did not end well. It names the program, how it ended and the last line that it said;
/// never arguments, environment or input.
public struct CommandError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it was.
    public struct Code: Hashable, Sendable {
        private enum Kind: Hashable { case notFound, permissionDenied, notStarted, timedOut, killed, failed(Int32) }

        private let kind: Kind

        /// There is no such program or directory.
        public static let notFound = Code(kind: .notFound)
        /// The program may not be executed.
        public static let permissionDenied = Code(kind: .permissionDenied)
        /// The system refused to start it.
        public static let notStarted = Code(kind: .notStarted)
        /// It was killed at its time limit.
        public static let timedOut = Code(kind: .timedOut)
        /// It died of a signal.
        public static let killed = Code(kind: .killed)
        /// It ended with an exit code that was not accepted.
        public static func failed(_ exitCode: Int32) -> Code { Code(kind: .failed(exitCode)) }
    }

    /// What kind of failure it was.
    public let code: Code
    /// The program.
    public let executable: String
    /// How it ended, and what it said last.
    public let reason: String

    /// An error of these parts.
    public init(_ code: Code, executable: String, reason: String) {
        self.code = code
        self.executable = executable
        self.reason = reason
    }

    /// Whether the program ran at all.
    public var wasStarted: Bool { ![.notFound, .permissionDenied, .notStarted].contains(code) }

    /// The failure in one line.
    public var description: String { "\(executable): \(reason)" }

    /// A failure of `command` that ended so. What it wrote to standard error may repeat its input.
    init(_ code: Code, of command: Command, _ ending: String, said: String, input: Command.Input) {
        let words = input.complaint(said)
        self.init(code, executable: command.executable, reason: words.isEmpty ? ending : "\(ending): \(words)")
    }
}
