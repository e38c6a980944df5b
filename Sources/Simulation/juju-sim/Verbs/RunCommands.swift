import ArgumentParser
import Foundation
import SimulatedJuju

/// run as Juju 2.9 has it: commands on units or machines (2.9: cmd/juju/commands/exec.go). ``Verbs`` leads to it.
struct RunCommands: JujuSimCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-commands", abstract: "Run commands on units or machines, as Juju 2.9 does.",
        shouldDisplay: false)

    @OptionGroup var settling: SettleOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var targets: CommandTargets
    @Option(help: "How long to wait for the commands, such as 30s; by default five minutes.")
    var timeout: String?

    func perform() throws {
        try targets.check()
        let patience = try Patience(timeout, isBackground: false, standard: 300)
        let stored = try settling.state.simulation()
        guard stored.controller.model.profile.version.major < 3 else {
            throw SimulationError(
                .badInput, "juju-sim run is for actions, as in Juju 3; what Juju 2.9 called run is juju-sim exec")
        }
        let scheduling = try targets.run(in: stored)
        try stored.save()
        for refusal in scheduling.refusals { Terminal.inform("couldn't queue one action: \(refusal)") }
        guard !scheduling.tasks.isEmpty else {
            throw CommandFailure("no actions were successfully enqueued, aborting")
        }
        let isOnUnits = scheduling.tasks.contains { $0.unit != nil }
        if !settling.skipsSettling, isOnUnits { try stored.settleUnlessInterrupted() }
        let late = patience.late(scheduling.tasks)
        let done = scheduling.tasks.filter { !late.contains($0) }
        if late.isEmpty, done.count == 1, document.format ?? "default" == "default" { return try show(done[0]) }
        if !done.isEmpty {
            let list = Value.list(done.map(Self.value))
            try document.write(list, [("default", { list.yaml })])
        }
        guard !late.isEmpty else { return }
        let names = late.map { $0.unit.map { "unit \($0)" } ?? "machine \($0.receiver)" }
        throw CommandFailure(
            "timed out waiting for result\(late.count == 1 ? "" : "s") from: \(names.joined(separator: ", "))")
    }

    /// Prints one task as if the commands had run here, and ends with their exit code.
    private func show(_ action: ModelAction) throws {
        let task = TaskDocument(action: action)
        Terminal.write(task.text("stdout") ?? "", to: .standardOutput)
        Terminal.write(task.text("stderr") ?? "", to: .standardError)
        Terminal.write("\n", to: .standardOutput)
        if case .integer(let code)? = task.oldResults["ReturnCode"] { throw ExitCode(Int32(truncatingIfNeeded: code)) }
        guard !action.message.isEmpty else { return }
        Terminal.write(action.message, to: .standardError)
        Terminal.write("\n", to: .standardOutput)
    }

    /// A task in the old form (2.9: ConvertActionResults).
    private static func value(_ action: ModelAction) -> Value {
        var fields = TaskDocument(action: action).oldResults
        fields["Stdout"] = fields["Stdout"] ?? ""
        if !action.message.isEmpty { fields["Message"] = .string(action.message) }
        fields[action.unit == nil ? "MachineId" : "UnitId"] = .string(action.receiver.description)
        return .map(fields)
    }
}
