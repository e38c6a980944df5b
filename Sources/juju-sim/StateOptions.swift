import ArgumentParser
import Foundation
import SimulatedJuju

/// Where the model lives.
struct StateOptions: ParsableArguments {
    @Option(help: "The directory of the model (JUJU_SIM_STATE, ./.juju-sim).")
    var state: String?

    private var path: String { state ?? ProcessInfo.processInfo.environment["JUJU_SIM_STATE"] ?? ".juju-sim" }

    /// Opens the directory.
    func open(for access: StateDirectory.Access) throws -> StateDirectory { try StateDirectory(path, for: access) }

    /// The model as it is, to look at.
    func read() throws -> (StateDirectory, ModelState) {
        let directory = try open(for: .read)
        return (directory, try directory.load())
    }

    /// The simulation of the model, which must be there.
    func simulation() throws -> StoredSimulation { try StoredSimulation(open(for: .change), jujuc: Self.jujuc) }

    /// The simulation of the model, which is made when there is none.
    func simulation(new: NewModelOptions) throws -> StoredSimulation {
        try StoredSimulation(
            open(for: .create), jujuc: Self.jujuc, name: new.model, jujuVersion: new.jujuVersion, seed: new.seed)
    }

    /// The hook tools' program, which is built beside this one.
    private static var jujuc: String {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(filePath: own).deletingLastPathComponent().appending(path: "jujuc").path
    }
}

/// What a model is that begins to exist; nothing of it matters when there is one already.
struct NewModelOptions: ParsableArguments {
    @Option(help: "The model's name, when it is new.")
    var model = "demo"
    @Option(help: "The simulated Juju, when the model is new (3.6.26).")
    var jujuVersion: String?
    @Option(help: "What decides the order that Juju leaves to chance, when the model is new.")
    var seed: UInt64 = 1
}

/// Whether hooks run after a change.
struct SettleOptions: ParsableArguments {
    @OptionGroup var state: StateOptions

    @Flag(name: .customLong("no-settle"), help: "Change the model only; run no hook.")
    var skipsSettling = false

    /// Writes the model, then runs hooks until nothing is left to do.
    func settle(_ stored: StoredSimulation) throws {
        try stored.save()
        if skipsSettling { return }
        let printer = HookPrinter()
        stored.simulation.onStart = { printer.begin($0, $1) }
        stored.onHook = { printer.print($0) }
        defer { printer.end() }
        try stored.simulation.settle()
        try stored.save()
        let broken = stored.controller.model.units.values.filter { $0.delivered.failed != nil }
        for unit in broken.sorted(by: { $0.name < $1.name }) {
            Terminal.complain(
                "\(unit.name): \(unit.agentStatus.message); see juju-sim debug-log --include \(unit.name)")
        }
        if !broken.isEmpty { throw ExitCode(1) }
    }
}

/// A command whose errors are one line and exit code 2.
protocol JujuSimCommand: ParsableCommand {
    /// Does what the command is for.
    func perform() throws
}

extension JujuSimCommand {
    func run() throws {
        do {
            try perform()
        } catch let error as SimulationError {
            Terminal.complain("\(error)")
            throw ExitCode(2)
        }
    }
}
