import CharmKit
import JujuProtocol
import SimulatedJuju

/// A charm of a simulated model, which the simulation runs hook by hook.
final class ModelCharm: CharmRunner {
    private let code: CharmCode
    private let folders: String?
    private unowned let charms: Charms
    /// Set when the charm and its metadata don't fit together.
    private(set) var lack: (any Error)?

    /// The charm, one of `charms`; each unit's directory is in `folders`, if there are any.
    init(_ code: CharmCode, folders: String?, _ charms: Charms) {
        self.code = code
        self.folders = folders
        self.charms = charms
    }

    func run(_ context: HookContext) -> CharmRun {
        (charms.calls, charms.isKilled) = ([], false)
        if charms.areSkipped { return CharmRun(.succeeded) }
        let unit = context.unit
        let directory = folders.map { "\($0)/\(unit.application)-\(unit.number)" } ?? CharmCode.noDirectory
        let probe = Framework.Probe()
        let tools = RecordingTransport(context, failing: charms.failingTools) { [charms] call in
            try charms.precede(call, by: unit)
        }
        defer { charms.calls = tools.calls }
        do {
            let environment = try HookEnvironment(context, charmDirectory: directory)
            let exitCode = try code.run(environment, tools, probe: probe, clock: context.controller.now)
            // Whatever the charm made of tools that did not answer, its process is gone.
            if charms.isKilled { return CharmRun(.failed("exit status 137")) }
            var run = CharmRun(exitCode == 0 ? .succeeded : .failed("exit status \(exitCode)"))
            if context.hook.kind == .action { run.processResults = probe.processResults }
            return run
        } catch {
            if error is CharmInterfaceError || error is MisuseError { lack = error }
            return CharmRun(.failed("\(error)"))
        }
    }
}
