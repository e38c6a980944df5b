import CharmKit
import JujuProtocol
import SimulatedJuju

/// A charm of a simulated model, which the simulation runs hook by hook.
final class ModelCharm: CharmRunner {
    private let code: CharmCode
    private let folders: String?
    /// Set when the charm observes what its metadata lacks.
    private(set) var lack: CharmInterfaceError?

    /// The charm; each unit's directory is in `folders`, if there are any.
    init(_ code: CharmCode, folders: String?) {
        self.code = code
        self.folders = folders
    }

    func run(_ context: HookContext) -> CharmRun {
        let unit = context.unit
        let directory = folders.map { "\($0)/\(unit.application)-\(unit.number)" } ?? CharmCode.noDirectory
        do {
            let exitCode = try code.run(try HookEnvironment(context, charmDirectory: directory), context)
            return CharmRun(exitCode == 0 ? .succeeded : .failed("exit status \(exitCode)"))
        } catch {
            lack = error as? CharmInterfaceError
            return CharmRun(.failed("\(error)"))
        }
    }
}
