import JujuProtocol

/// A way to run a charm's code for one hook: as processes, or in this process.
public protocol CharmRunner: AnyObject {
    /// Runs the charm's code for the hook of `context`, which serves its hook tools.
    func run(_ context: HookContext) -> CharmRun
}

/// Which of a charm's files handles a hook, as Juju 3.6 names it in its log.
public enum HookHandler: String, Sendable, Hashable {
    /// The one file for all hooks.
    case dispatch = "hook dispatching script: dispatch"
    /// The hook's own file.
    case bespoke = "explicit, bespoke hook script"
    /// None that can be run.
    case invalid = "unknown/invalid hook handler"
}

/// What came of running a charm's code.
public struct CharmRun: Sendable, Hashable {
    /// How it ended.
    public var ending: HookEnding
    /// What handled the hook.
    public var handler = HookHandler.dispatch
    /// Whether the charm has nothing for this hook, which counts as done.
    public var isMissing = false
    /// What a person should look at, where Juju would leave them in the dark; nil for nothing.
    public var hint: String?
    /// Whether the simulator ended it because it ran too long.
    public var isOverTime = false
    /// How long the code ran.
    public var duration = Duration.zero
    /// What an action's results get from the run: exit code and output.
    public var processResults: [String: Value] = [:]

    /// A run that ended so.
    public init(_ ending: HookEnding) { self.ending = ending }
}

/// A charm as a closure in this process.
public final class InProcessCharm: CharmRunner {
    /// The charm's code: it gets the hook's environment and a way to reach the hook tools, and returns an exit code.
    public typealias Body = (_ variables: [(String, String)], _ tools: any HookToolTransport) -> Int32

    private let body: Body

    /// A charm that `body` is.
    public init(_ body: @escaping Body) { self.body = body }

    /// Runs the closure.
    public func run(_ context: HookContext) -> CharmRun {
        let places = HookPlaces(charmDirectory: context.directory, socket: "", toolsDirectory: "", agentPath: "")
        let code = body(HookVariables(context, places).all, context)
        return CharmRun(code == 0 || context.runsCommands ? .succeeded : .failed("exit status \(code)"))
    }
}
