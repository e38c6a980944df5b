import ArgumentParser
import Foundation
import JujuProtocol
import SimulatedJuju

/// Commands, and the units and machines that they are to run on (cmd/juju/action/exec.go).
struct CommandTargets: ParsableArguments {
    @Option(name: .shortAndLong, help: "Units, separated by commas; app/leader means the leader.")
    var unit: [String] = []
    @Option(
        name: [.customShort("a"), .customLong("application"), .customLong("app")],
        help: "All units of these applications.")
    var application: [String] = []
    @Option(help: "Machines, separated by commas.")
    var machine: [String] = []
    @Flag(help: "All machines.")
    var all = false
    @Argument(help: "The commands; -- before them if they have options.")
    var commands: [String] = []

    /// The commands as the shell takes them.
    var text: String { commands.count == 1 ? commands[0] : commands.map(Self.quoted).joined(separator: " ") }

    /// Refuses what juju refuses before it asks a controller.
    func check() throws {
        guard !commands.isEmpty else { throw SimulationError(.badInput, "no commands specified") }
        if all {
            for (names, what) in [(machine, "machines"), (application, "applications"), (unit, "units")]
            where !names.isEmpty {
                throw SimulationError(.badInput, "You cannot specify --all and individual \(what)")
            }
        } else if (unit + application + machine).isEmpty {
            throw SimulationError(
                .badInput,
                "You must specify a target, either through --all, --machine, --application or --unit")
        }
        let wrong =
            names(machine).filter { !MachineName.isValid($0) }.map { "  \"\($0)\" is not a valid machine id" }
            + names(application).filter { !ApplicationName.isValid($0) }
            .map { "  \"\($0)\" is not a valid application name" }
            + names(unit).filter { UnitTarget(argument: $0) == nil }.map { "  \"\($0)\" is not a valid unit name" }
        guard wrong.isEmpty else {
            throw SimulationError(
                .badInput, "The following exec targets are not valid:\n\(wrong.joined(separator: "\n"))")
        }
    }

    /// Who is to run them (apiserver/facades/client/action/run.go: getAllUnitNames; Juju 4.0:
    /// domain/operation/service/start.go: AddExecOperation).
    ///
    /// - Throws: ``CommandFailure`` for an application or a leader that there isn't.
    func receivers(in model: ModelState) throws -> [ModelAction.Receiver] {
        if all { return model.machines.keys.sorted().map(ModelAction.Receiver.machine) }
        let isNew = model.profile.version.major >= 4
        var units: Set<UnitName> = []
        var leaderless: [String] = []
        for target in names(unit).compactMap(UnitTarget.init) {
            if let unit = try? target.unit(in: model, mustExist: false) {
                units.insert(unit)
            } else if isNew {
                leaderless.append(ActionRequest.leaderless(target.application))
            } else {
                throw CommandFailure("could not determine leader for \"\(target.application)\"")
            }
        }
        for name in names(application) {
            if !isNew, model.applications[name] == nil { throw CommandFailure("application \"\(name)\" not found") }
            units.formUnion(model.units(of: name).map(\.name))
        }
        let asked = names(application)
        if isNew, !asked.isEmpty, asked.allSatisfy({ model.units(of: $0).isEmpty }) {
            throw CommandFailure(
                "starting exec operation: adding exec operation: getting units for applications [\(asked.joined(separator: " "))]: no application found"
            )
        }
        let machines = names(machine).map(ModelAction.Receiver.machine)
        if units.isEmpty, machines.isEmpty, !leaderless.isEmpty {
            throw CommandFailure(leaderless.joined(separator: "\n"))
        }
        return isNew
            ? machines + units.sorted().map(ModelAction.Receiver.unit)
            : units.sorted().map(ModelAction.Receiver.unit) + machines
    }

    /// Runs the commands on all of them, as one operation.
    func run(in stored: StoredSimulation) throws -> Scheduling {
        let controller = stored.controller
        let receivers = try receivers(in: controller.model)
        let name = controller.model.profile.version.major < 3 ? "juju-run" : "juju-exec"
        let summary =
            controller.model.profile.version.major < 4
            ? "\(name) run on \(receivers.map(\.tag).joined(separator: ","))" : "exec \"…\""
        var scheduling = Scheduling(operation: controller.beginOperation(summary))
        stored.note(CommandText.current(commands: commands))
        for receiver in receivers {
            if let refusal = controller.receiverRefusal(of: receiver) {
                controller.refuse(refusal, in: scheduling.operation)
                scheduling.refusals.append(refusal)
            } else {
                var task = try stored.execute(text, on: receiver, in: scheduling.operation)
                // What juju asks of the agent (apiserver/facades/client/action/run.go: actionParams); the commands themselves
                // may hold what nobody is to read again.
                task.parameters = [
                    "command": .string(CommandText.first(of: commands)), "timeout": .number(300_000_000_000),
                    "workload-context": .bool(false),
                ]
                controller.model.actions[task.id]?.parameters = task.parameters
                scheduling.tasks.append(task)
            }
        }
        return scheduling
    }

    private func names(_ arguments: [String]) -> [String] {
        arguments.flatMap { $0.split(separator: ",").map(String.init) }
    }

    /// An argument as the shell takes it.
    private static func quoted(_ argument: String) -> String {
        argument.contains { !($0.isASCII && ($0.isLetter || $0.isNumber || "-_./:=@%+,".contains($0))) }
            || argument.isEmpty
            ? "'\(argument.replacing("'", with: "'\\''"))'" : argument
    }
}
