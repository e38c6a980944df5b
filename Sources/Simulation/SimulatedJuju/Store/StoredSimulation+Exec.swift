import ChildProcess
import Foundation
import JujuProtocol

extension StoredSimulation {
    /// Runs commands for bash as a task of an operation: on a unit as the action juju-exec (juju-run before Juju 3.0), on a
    /// machine outside of any hook, with its root file system as the working directory.
    ///
    /// - Returns: The task as it ended. The commands are not kept: they may hold what nobody is to read again.
    /// - Throws: ``SimulationError`` with code `notFound`, or `ChildProcessError`.
    public func execute(
        _ commands: String, on receiver: ModelAction.Receiver, in operation: String
    ) throws -> ModelAction {
        if let refusal = controller.receiverRefusal(of: receiver) { throw SimulationError(.notFound, refusal) }
        let id = controller.takeTaskNumber()
        var action = ModelAction(
            id: id, receiver: receiver, name: controller.profile.commandsAction, parameters: [:])
        action.status = "running"
        action.started = controller.now()
        controller.add(action, to: operation)
        switch receiver {
        case .unit(let unit): try execute(commands, task: id, on: unit)
        case .machine(let machine): try execute(commands, task: id, onMachine: machine)
        }
        try save()
        return controller.model.actions[id] ?? action
    }

    private func execute(_ commands: String, task id: String, on unit: UnitName) throws {
        controller.model.actions[id]?.parameters = ["command": .string(commands)]
        let context = HookContext(controller: controller, unit: unit, hook: Hook(action: id))
        let charm = CommandsCharm(try processCharm(of: unit), commands)
        let clock = ContinuousClock()
        let start = clock.now
        let run = recorder.recording(charm).run(context)
        let outcome = context.finish(run.ending, processResults: run.processResults)
        controller.model.actions[id]?.parameters = [:]
        simulation.onHook(
            HookReport(
                unit: unit, name: controller.profile.commandsAction, duration: clock.now - start, changes: [],
                error: outcome.error, isMissing: false, cause: .command))
    }

    private func execute(_ commands: String, task id: String, onMachine machine: String) throws {
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
        let isNumeric = controller.profile.hasNumericReturnCode
        let output = HookOutput(try child.run(input: .bytes(Array(commands.utf8))))
        let now = controller.now()
        controller.model.actions[id]?.results = output.actionResults(
            numericCode: isNumeric, wholeLines: false)
        controller.model.actions[id]?.status = "completed"
        controller.model.actions[id]?.completed = now
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
