import CharmKit
import JujuProtocol
import SimulatedJuju

/// A charm of a simulated model, which the simulation runs hook by hook.
final class ModelCharm: CharmRunner {
    private let code: CharmCode
    private let folders: String?
    private let failingTools: () -> [String: String]
    /// Set when the charm and its metadata don't fit together.
    private(set) var lack: (any Error)?

    /// The charm; each unit's directory is in `folders`, if there are any.
    init(_ code: CharmCode, folders: String?, failingTools: @escaping () -> [String: String]) {
        self.code = code
        self.folders = folders
        self.failingTools = failingTools
    }

    func run(_ context: HookContext) -> CharmRun {
        let unit = context.unit
        let directory = folders.map { "\($0)/\(unit.application)-\(unit.number)" } ?? CharmCode.noDirectory
        let probe = Framework.Probe()
        let tools = RecordingTransport(context, failing: failingTools())
        do {
            let environment = try HookEnvironment(context, charmDirectory: directory)
            let exitCode = try code.run(environment, tools, probe: probe, clock: context.controller.now)
            var run = CharmRun(exitCode == 0 ? .succeeded : .failed("exit status \(exitCode)"))
            if context.hook.kind == .action { run.processResults = probe.processResults }
            return run
        } catch {
            if error is CharmInterfaceError || error is MisuseError { lack = error }
            return CharmRun(.failed("\(error)"))
        }
    }
}
