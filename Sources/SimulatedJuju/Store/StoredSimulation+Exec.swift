import ChildProcess
import Foundation
import JujuProtocol

extension StoredSimulation {
    /// Runs commands for bash on a unit, as the action juju-exec (juju-run before Juju 3.0), and returns it.
    ///
    /// - Throws: ``SimulationError`` with code `notFound`.
    public func execute(_ commands: String, on unit: UnitName) throws -> ModelAction {
        guard controller.model.units[unit] != nil else {
            throw SimulationError(.notFound, "unit \"\(unit)\" not found")
        }
        let id = String(controller.model.next.action)
        controller.model.next.action += 1
        let name = controller.profile.commandsAction
        var action = ModelAction(id: id, unit: unit, name: name, parameters: ["command": .string(commands)])
        action.status = "running"
        controller.model.actions[id] = action
        let context = HookContext(controller: controller, unit: unit, hook: Hook(action: id))
        let charm = CommandsCharm(try processCharm(of: unit), commands)
        let clock = ContinuousClock()
        let start = clock.now
        let run = recorder.recording(charm).run(context)
        let outcome = context.finish(run.ending, processResults: run.processResults)
        // The commands may hold what nobody is to read again.
        controller.model.actions[id]?.parameters = [:]
        simulation.onHook(
            HookReport(
                unit: unit, name: name, duration: clock.now - start, changes: [], error: outcome.error,
                isMissing: false, cause: .command))
        try save()
        return controller.model.actions[id] ?? action
    }

    /// Runs commands for bash on a machine, outside of any hook; its root file system is the working directory. Returns exit code
    /// and output, as an action's results hold them.
    ///
    /// - Throws: ``SimulationError`` with code `notFound`, or `ChildProcessError`.
    public func execute(_ commands: String, onMachine machine: String) throws -> [String: Value] {
        guard let state = controller.model.machines[machine] else {
            throw SimulationError(.notFound, "machine \(machine) not found")
        }
        let root = directory.machineRoot(machine)
        var words = ["/bin/bash", "-s"]
        var variables = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin"]
        if let entry = try directory.entry(to: state, hookTools: jujuc) {
            words = entry.words(in: "/", words)
            variables["PATH"] = MachineEntry.path
        } else {
            variables[ProcessCharm.rootVariable] = root
        }
        let child = ChildProcess(
            words[0], arguments: Array(words.dropFirst()), environment: variables, directory: root,
            timeLimit: .seconds(300))
        return HookOutput(try child.run(input: .bytes(Array(commands.utf8)))).commandResults
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
