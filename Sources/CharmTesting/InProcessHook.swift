import CharmKit
import JujuProtocol
import SealedStore
import SimulatedJuju

/// One hook of a charm in this process, on a simulated controller.
struct InProcessHook {
    let controller: Controller
    let unit: UnitName
    let hook: Hook
    /// The hook tools that fail, with Juju's words.
    var failingTools: [String: String] = [:]

    /// What came of it.
    struct Outcome {
        let exitCode: Int32
        let outcome: HookOutcome
        let calls: [HookToolCall]
    }

    /// Runs `body` with the hook's environment and tools, and then lets Juju take what it wrote or drop it.
    func run(_ body: (HookEnvironment, any HookToolTransport) throws -> Int32) throws -> Outcome {
        let context = HookContext(controller: controller, unit: unit, hook: hook, directory: Self.directory)
        let recorder = RecordingTransport(context, failing: failingTools)
        let code = try body(try Self.environment(of: context), recorder)
        let outcome = context.finish(code == 0 ? .succeeded : .failed("exit status \(code)"))
        return Outcome(exitCode: code, outcome: outcome, calls: recorder.calls)
    }

    private static func environment(of context: HookContext) throws -> HookEnvironment {
        let places = HookPlaces(charmDirectory: directory, socket: "", toolsDirectory: "", agentPath: "")
        return try environment(HookVariables(context, places).all)
    }

    /// The environment that these variables say.
    static func environment(_ variables: [(String, String)]) throws -> HookEnvironment {
        try HookEnvironment(Dictionary(variables) { $1 }, executable: "dispatch")
    }

    /// Where charms believe to be; nothing is read or written there.
    private static let directory = "/charm"

    /// The key of the fingerprints of all units in this process, so that none is kept in a file.
    static let key = Fingerprint.Key.random()
}
