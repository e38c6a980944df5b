import ArgumentParser
import Foundation
import SimulatedJuju

/// Where the model lives, and its name.
struct StateOptions: ParsableArguments {
    @Option(help: "The directory of the model (JUJU_SIM_STATE, ./.juju-sim).")
    var state: String?
    @Option(
        name: .shortAndLong, help: "The model's name: what a new one is to be called, what another one must be called.")
    var model: String?

    @OptionGroup var common: CommonOptions

    /// The directory's path, as it was given.
    var path: String { state ?? ProcessInfo.processInfo.environment["JUJU_SIM_STATE"] ?? ".juju-sim" }

    /// Opens the directory.
    func open(for access: StateDirectory.Access) throws -> StateDirectory {
        try StateDirectory(path, for: access) {
            Terminal.inform("Waiting for another juju-sim that is at work in \(path)")
        }
    }

    /// The model as it is, to look at.
    func read() throws -> (StateDirectory, ModelState) {
        let directory = try open(for: .read)
        let model = try directory.load()
        try check(model)
        return (directory, model)
    }

    /// The model as it is with the content of its secrets, while no other process changes it.
    func readWithSecrets() throws -> ModelState {
        let model = try open(for: .change).load()
        try check(model)
        return model
    }

    /// The simulation of the model, which must be there.
    func simulation() throws -> StoredSimulation {
        Terminal.outliveReaders()
        let directory = try open(for: .change)
        let stored = try StoredSimulation(directory, jujuc: Self.jujuc)
        try check(stored.controller.model)
        tell(lostHooks: directory.lostHooks)
        return stored
    }

    private func tell(lostHooks count: Int) {
        if count == 0 { return }
        let hooks = count == 1 ? "1 hook" : "\(count) hooks"
        Terminal.inform(
            "juju-sim was killed before the model was written: \(hooks) of \(path)/timeline.jsonl, counted from its end, will run again"
        )
    }

    /// The simulation of the model, which is made when there is none.
    func simulation(new: NewModelOptions) throws -> StoredSimulation {
        Terminal.outliveReaders()
        let directory = try open(for: .create)
        directory.hasOwnMachines = !new.runsHere
        let stored = try StoredSimulation(
            directory, jujuc: Self.jujuc, name: shortName ?? "demo", jujuVersion: new.jujuVersion, seed: new.seed)
        try check(stored.controller.model)
        tell(lostHooks: directory.lostHooks)
        if new.host, directory.hasOwnMachines {
            guard stored.controller.model.machines.isEmpty else {
                throw SimulationError(
                    .conflict, "--host: this model has machines of its own already; destroy-model and begin anew")
            }
            directory.hasOwnMachines = false
        }
        return stored
    }

    /// The model's name without the controller and the user that juju takes before it.
    private var shortName: String? { model?.split(whereSeparator: { $0 == ":" || $0 == "/" }).last.map(String.init) }

    private func check(_ found: ModelState) throws {
        guard let shortName, shortName != found.name else { return }
        throw SimulationError(
            .notFound,
            "model \"\(shortName)\" not found: \(path) holds \"\(found.name)\"; --state names another directory")
    }

    /// The hook tools' program, which is built beside this one.
    static var jujuc: String {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(filePath: own).deletingLastPathComponent().appending(path: "jujuc").path
    }
}

/// What a model is that begins to exist; nothing of it matters when there is one already.
struct NewModelOptions: ParsableArguments {
    @Option(help: "The simulated Juju, when the model is new (3.6.26).")
    var jujuVersion: String?
    @Option(help: "What decides the order that Juju leaves to chance, when the model is new.")
    var seed: UInt64 = 1
    @Flag(
        help:
            "Run charms on this machine itself, as you, when the model is new; by default on machines of its own (JUJU_SIM_HOST=1)."
    )
    var host = false

    /// Whether charms of a new model run on this machine itself.
    var runsHere: Bool { host || ProcessInfo.processInfo.environment["JUJU_SIM_HOST"] == "1" }
}
