import ChildProcess
import Foundation
import JujuProtocol

/// What commands of an operator left, on a unit or on a machine.
public struct CommandResult: Sendable {
    /// Exit code and output, as an action's results hold them.
    public var results: [String: Value]
    /// Why what the commands asked of Juju was refused, or nil.
    public var error: String?
}

extension StoredSimulation {
    /// Runs commands for bash on a unit, in a hook's context.
    ///
    /// - Throws: ``SimulationError`` with code `notFound`.
    public func execute(_ commands: String, on unit: UnitName) throws -> CommandResult {
        guard controller.model.units[unit] != nil else {
            throw SimulationError(.notFound, "unit \(unit) does not exist")
        }
        let context = HookContext(controller: controller, unit: unit, hook: Hook(.exec))
        let charm = CommandsCharm(try processCharm(of: unit), commands)
        let clock = ContinuousClock()
        let start = clock.now
        let run = recorder.recording(charm).run(context)
        let outcome = context.finish(run.ending, processResults: run.processResults)
        simulation.onHook(
            HookReport(
                unit: unit, name: "juju-exec", duration: clock.now - start, changes: [], error: outcome.error,
                isMissing: false))
        try save()
        return CommandResult(results: run.processResults, error: outcome.error)
    }

    /// Runs commands for bash on a machine, outside of any hook; its root file system is the working directory.
    ///
    /// - Throws: ``SimulationError`` with code `notFound`, or ``ChildProcessError``.
    public func execute(_ commands: String, onMachine machine: String) throws -> CommandResult {
        guard controller.model.machines[machine] != nil else {
            throw SimulationError(.notFound, "machine \(machine) does not exist")
        }
        let root = directory.machineRoot(machine)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin"
        let child = ChildProcess(
            "/bin/bash", arguments: ["-s"], environment: ["PATH": path, ProcessCharm.rootVariable: root],
            directory: root, timeLimit: .seconds(300))
        return CommandResult(results: HookOutput(try child.run(input: .bytes(Array(commands.utf8)))).commandResults)
    }
}

/// Commands that run where a unit's charm would.
private final class CommandsCharm: CharmRunner {
    private let charm: ProcessCharm
    private let commands: String

    init(_ charm: ProcessCharm, _ commands: String) {
        self.charm = charm
        self.commands = commands
    }

    func run(_ context: HookContext) -> CharmRun { charm.run(commands: commands, context) }
}
