import ArgumentParser
import Foundation
import JujuProtocol
import SimulatedJuju

/// exec: commands on units, in a hook's context, or on machines.
struct Exec: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run commands on units or machines.",
        discussion:
            "On a unit they run in a hook's context, with the hook tools at hand; what they write counts like a hook's."
    )

    @OptionGroup var settling: SettleOptions
    @OptionGroup var document: DocumentOptions
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
    @Option(help: "Taken from juju; five minutes are allowed here.")
    var wait: String?
    @Argument(help: "The commands; -- before them if they have options.")
    var commands: [String] = []

    func perform() throws {
        guard !commands.isEmpty else { throw SimulationError(.badInput, "no commands specified") }
        guard all == (unit + application + machine).isEmpty else {
            throw SimulationError(
                .badInput,
                all
                    ? "--all cannot be combined with other targets"
                    : "You must specify a target, either through --all, --machine, --application or --unit")
        }
        let stored = try settling.state.simulation()
        let model = stored.controller.model
        let text = commands.count == 1 ? commands[0] : commands.map(Self.quoted).joined(separator: " ")
        let machines = all ? model.machines.keys.sorted() : names(machine)
        let units = try targets(in: model)
        stored.controller.model.next.action += 1
        stored.note(CommandText.current(commands: commands))
        var tasks: [TaskOutcome] = []
        for unit in units { tasks.append(try run(stored, "unit", unit.description) { try $0.execute(text, on: unit) }) }
        for machine in machines {
            tasks.append(try run(stored, "machine", machine) { try $0.execute(text, onMachine: machine) })
        }
        let output = TaskOutput(tasks: tasks)
        try document.write(output.document, [("plain", { output.plainCommands })])
        try stored.save()
        if !settling.skipsSettling, !units.isEmpty { try stored.settleUnlessInterrupted() }
        try output.complain()
    }

    private func targets(in model: ModelState) throws -> [UnitName] {
        var units = try names(unit).map { name in
            guard let target = UnitTarget(argument: name) else {
                throw SimulationError(.badInput, "\"\(name)\" is not a valid unit name")
            }
            return try target.unit(in: model)
        }
        for name in names(application) {
            units += model.units(of: try model.application(named: name).name).map(\.name)
        }
        return Array(Set(units)).sorted()
    }

    private func names(_ arguments: [String]) -> [String] {
        arguments.flatMap { $0.split(separator: ",").map(String.init) }
    }

    private func run(
        _ stored: StoredSimulation,
        _ kind: String,
        _ receiver: String,
        _ body: (StoredSimulation) throws -> CommandResult
    ) throws -> TaskOutcome {
        let id = String(stored.controller.model.next.action)
        stored.controller.model.next.action += 1
        let started = Date().timeIntervalSince1970
        let result = try body(stored)
        return TaskOutcome(
            id: id, kind: kind, receiver: receiver, status: result.error == nil ? "completed" : "failed",
            message: result.error ?? "", results: result.results, times: (started, Date().timeIntervalSince1970))
    }

    /// An argument as the shell takes it.
    private static func quoted(_ argument: String) -> String {
        argument.contains { !($0.isASCII && ($0.isLetter || $0.isNumber || "-_./:=@%+,".contains($0))) }
            || argument.isEmpty
            ? "'\(argument.replacing("'", with: "'\\''"))'" : argument
    }
}
