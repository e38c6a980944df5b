/// A program to run as a child of this process: what, with which arguments, where, and for how long.
///
/// The child gets the default signal mask and dispositions and no open file but its three standard streams. A secret
/// belongs into the input, never into the arguments or the environment, which every user of the machine may read.
public struct ChildProcess: Sendable {
    /// The path of the program; a name without a slash is looked for in the directories of the child's `PATH`.
    public var executable: String
    /// The arguments after the program's name.
    public var arguments: [String]
    /// The environment as `NAME=value`, in order; nil for that of this process.
    public var environment: [String]?
    /// The directory to start in; nil for that of this process. A relative `executable` is relative to it.
    public var directory: String?
    /// How long the child may run before it is killed; nil for as long as it likes.
    ///
    /// A child with a limit leads a process group of its own, so that what it has started in turn is killed with it. A
    /// child without one stays in our group, as Juju runs hooks: an interrupt typed at the terminal reaches it too.
    public var timeLimit: Duration?
    /// Whether the child starts a session of its own, so that it has no terminal to ask anything on.
    public var startsSession = false
    /// How many bytes of each output stream are kept.
    public var outputLimit = 64 << 20

    /// Describes a run of `executable`; an `environment` of nil stands for that of this process.
    public init(
        _ executable: String,
        arguments: [String] = [],
        environment: [String: String]? = nil,
        directory: String? = nil,
        timeLimit: Duration? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment.map { variables in variables.map { "\($0.key)=\($0.value)" }.sorted() }
        self.directory = directory
        self.timeLimit = timeLimit
    }

    /// Describes a run of `executable` with exactly these variables, in this order.
    public init(
        _ executable: String,
        arguments: [String] = [],
        orderedEnvironment: [(String, String)],
        directory: String? = nil,
        timeLimit: Duration? = nil
    ) {
        self.init(executable, arguments: arguments, directory: directory, timeLimit: timeLimit)
        environment = orderedEnvironment.map { "\($0.0)=\($0.1)" }
    }

    /// What the child reads from standard input.
    public enum Input {
        /// Nothing, as from `/dev/null`.
        case null
        /// These bytes, then the end.
        case bytes([UInt8])
        /// The bytes that the closure hands to `write`, then the end; they are never copied within this process, so
        /// guarded memory may be open only while `write` runs.
        case secret(_ withBytes: (_ write: (UnsafeRawBufferPointer) -> Void) -> Void)
    }

    /// Runs the program and waits until it has ended, whatever its exit code.
    ///
    /// What a process that outlives the child holds open is not waited for. Of standard output the first ``outputLimit`` bytes are
    /// kept, of standard error, where the reason comes last, the last ones. Another thread may end the child by `stop`.
    ///
    /// - Throws: ``ChildProcessError`` when the program could not be started.
    public func run(input: Input = .null, stop: ChildStop? = nil) throws(ChildProcessError) -> Result {
        let child = try Spawn(self, wantsInput: input.isPiped).start()
        let exchange = Exchange(child, timeLimit: timeLimit, outputLimit: outputLimit, stop: stop)
        switch input {
        case .null: break
        case .bytes(let bytes): bytes.withUnsafeBytes { exchange.feed($0) }
        case .secret(let withBytes): withBytes { exchange.feed($0) }
        }
        return exchange.finish()
    }
}

extension ChildProcess.Input {
    fileprivate var isPiped: Bool {
        if case .null = self { false } else { true }
    }
}
