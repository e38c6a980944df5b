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

    /// What the charm finds in its environment.
    static func environment(of context: HookContext) throws(SimulationError) -> HookEnvironment {
        let model = context.controller.model
        guard let version = JujuVersion(model.jujuVersion) else {
            throw SimulationError(.badInput, "\"\(model.jujuVersion)\" is not a version of Juju")
        }
        return HookEnvironment(
            context.event, of: context.unit, model: (model.name, model.uuid), jujuVersion: version,
            contextID: context.id, charmDirectory: directory, machineID: model.units[context.unit]?.machine)
    }

    /// Where charms believe to be; nothing is read or written there.
    static let directory = "/charm"

    /// The key of the fingerprints of all units in this process, so that none is kept in a file.
    static let key = Fingerprint.Key.random()
}

/// A charm in this process that a framework runs, as a simulation wants it.
final class FrameworkCharm: CharmRunner {
    private let makeCharm: (Framework) -> any Charm
    private let files = MachineFiles()

    init(_ makeCharm: @escaping (Framework) -> any Charm) { self.makeCharm = makeCharm }

    func run(_ context: HookContext) -> CharmRun {
        do {
            let environment = try InProcessHook.environment(of: context)
            let code = CharmProcess.run(
                environment, context, fingerprintKey: InProcessHook.key,
                localStore: files.localStore(of: context.unit), makeCharm)
            return CharmRun(code == 0 ? .succeeded : .failed("exit status \(code)"))
        } catch {
            return CharmRun(.failed("\(error)"))
        }
    }
}
