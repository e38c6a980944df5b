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
    @Option(
        help:
            "How long to wait for the commands, such as 30s; by default five minutes. They run to their end all the same."
    )
    var wait: String?
    @Flag(help: "Do not wait for the commands: show-task tells what came of those on units.")
    var background = false
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
        let patience = try Patience(wait, isBackground: background, standard: 300)
        let stored = try settling.state.simulation()
        let model = stored.controller.model
        let text = commands.count == 1 ? commands[0] : commands.map(Self.quoted).joined(separator: " ")
        let machines = all ? model.machines.keys.sorted() : names(machine)
        var scheduling = Scheduling(operation: stored.controller.model.next.action, isBackground: background)
        stored.controller.model.next.action += 1
        let units = try targets(in: model)
        stored.note(CommandText.current(commands: commands))
        let attempts: [() throws -> TaskOutcome] =
            units.map { unit in { try run(stored, text, on: unit) } }
            + machines.map { machine in { try run(stored, text, onMachine: machine) } }
        var tasks: [TaskOutcome] = []
        for attempt in attempts {
            do {
                tasks.append(try attempt())
            } catch let error as SimulationError where error.code == .notFound {
                scheduling.refusals.append(error.message)
            }
        }
        scheduling.tasks = tasks.map { ($0.id, "\($0.kind)-\($0.receiver.replacing("/", with: "-"))") }
        try stored.save()
        guard scheduling.announce(isQuiet: true) else { return }
        let output = TaskOutput(tasks: tasks)
        if background {
            scheduling.announceBackground()
        } else {
            try patience.check(tasks)
            try document.write(output.document, [("plain", { output.plainCommands })])
        }
        if !settling.skipsSettling, !units.isEmpty { try stored.settleUnlessInterrupted() }
        if !background { try output.complain() }
    }

    private func targets(in model: ModelState) throws -> [UnitName] {
        var units = try names(unit).map { name in
            guard let target = UnitTarget(argument: name) else {
                throw SimulationError(.badInput, "\"\(name)\" is not a valid unit name")
            }
            // A unit that is not there is told of when the task is scheduled.
            if case .unit(let unit) = target { return unit }
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

    private func run(_ stored: StoredSimulation, _ text: String, on unit: UnitName) throws -> TaskOutcome {
        let started = Date().timeIntervalSince1970
        let action = try stored.execute(text, on: unit)
        return TaskOutcome(action, times: (started, Date().timeIntervalSince1970))
    }

    private func run(_ stored: StoredSimulation, _ text: String, onMachine machine: String) throws -> TaskOutcome {
        let id = String(stored.controller.model.next.action)
        let started = Date().timeIntervalSince1970
        let results = try stored.execute(text, onMachine: machine)
        stored.controller.model.next.action += 1
        return TaskOutcome(
            id: id, kind: "machine", receiver: machine, status: "completed", results: results,
            times: (started, Date().timeIntervalSince1970))
    }

    /// An argument as the shell takes it.
    private static func quoted(_ argument: String) -> String {
        argument.contains { !($0.isASCII && ($0.isLetter || $0.isNumber || "-_./:=@%+,".contains($0))) }
            || argument.isEmpty
            ? "'\(argument.replacing("'", with: "'\\''"))'" : argument
    }
}
