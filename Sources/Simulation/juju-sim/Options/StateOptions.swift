import ArgumentParser
import Foundation
import SimulatedJuju

/// Where the models live, and which one is meant.
struct StateOptions: ParsableArguments {
    @Option(help: "The directory of the models (JUJU_SIM_STATE, ./.juju-sim).")
    var state: String?
    @Option(
        name: .shortAndLong,
        help: "The model that is meant (JUJU_MODEL), by default the one that switch or add-model chose.")
    var model: String?

    @OptionGroup var common: CommonOptions

    /// The directory's path, as it was given.
    var path: String { state ?? ProcessInfo.processInfo.environment["JUJU_SIM_STATE"] ?? ".juju-sim" }

    /// The models of the directory. Who asks for them has done with its arguments.
    var controller: ControllerDirectory {
        CommandPhase.begin()
        return ControllerDirectory(path)
    }

    /// Opens the folder of the model that is meant.
    func open(for access: StateDirectory.Access) throws -> StateDirectory {
        try open(try folder(for: access), for: access)
    }

    /// Opens a folder of the directory.
    func open(_ folder: String?, for access: StateDirectory.Access) throws -> StateDirectory {
        CommandPhase.begin()
        return try StateDirectory(folder ?? path, for: access, in: path) {
            Terminal.inform("Waiting for another juju-sim that is at work in \(path)")
        }
    }

    /// The folder of the model that is meant; nil for that of the controller itself, of which it shows when it is read whether it
    /// is the one.
    private func folder(for access: StateDirectory.Access) throws -> String? {
        let controller = controller
        guard controller.holdsOthers else { return nil }
        let places = try controller.places()
        guard let name = shortName ?? controller.focus(among: places) else {
            // cmd/modelcmd/modelcommand.go: ErrNoModelSpecified
            throw SimulationError(
                .badInput,
                "No model in focus; choose one with juju-sim switch, or name it with -m: \(Self.list(places))")
        }
        guard let place = places.first(where: { $0.name == name || $0.uuid == name }) else {
            throw SimulationError(.notFound, "model \"\(name)\" not found: \(path) holds \(Self.list(places))")
        }
        return place.path
    }

    private static func list(_ places: [ControllerDirectory.Place]) -> String {
        places.map { "\"\($0.name)\"" }.sorted().joined(separator: ", ")
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

    /// The simulation of the model, which must be there, with the models that it has to do with, and perhaps others.
    func simulation(withModels names: Set<String> = []) throws -> StoredSimulation {
        Terminal.outliveReaders()
        let directory = try open(for: .change)
        let stored = try StoredSimulation(directory, jujuc: Self.jujuc)
        try check(stored.controller.model)
        tell(lostHooks: directory.lostHooks)
        try join(stored, withModels: names)
        return stored
    }

    /// Joins a model with those that it has to do with, and with those of these names.
    private func join(_ stored: StoredSimulation, withModels names: Set<String> = []) throws {
        guard controller.holdsOthers else { return }
        let places = try controller.places().filter { $0.path != stored.directory.path }
        var wanted = stored.controller.model.crossModel.models
        wanted.formUnion(places.filter { names.contains($0.name) }.map(\.uuid))
        var others: [StoredSimulation] = []
        // Who consumes an offer hears of it before it relates anything to it (worker/remoterelations: WatchOfferStatus).
        var joined: Set = [stored.controller.model.uuid]
        while let place = places.first(where: { place in
            !joined.contains(place.uuid) && (wanted.contains(place.uuid) || !place.models.isDisjoint(with: joined))
        }) {
            joined.insert(place.uuid)
            let directory = try StateDirectory(place.path, for: .change, in: path, beside: stored.directory)
            let other = try StoredSimulation(directory, jujuc: Self.jujuc)
            others.append(other)
            wanted.formUnion(other.controller.model.crossModel.models)
        }
        // Of a model that is gone the others hear too.
        if !wanted.isEmpty || !others.isEmpty { stored.join(others) }
    }

    /// Lets models hear that one with which they had to do is gone.
    func tellGone(_ gone: ModelState, _ directory: StateDirectory) throws -> [StoredSimulation] {
        var told: [StoredSimulation] = []
        for place in try controller.places()
        where gone.crossModel.models.contains(place.uuid) || place.models.contains(gone.uuid) {
            guard !told.contains(where: { ([$0] + $0.others).contains { $0.directory.path == place.path } }) else {
                continue
            }
            let stored = try StoredSimulation(
                StateDirectory(place.path, for: .change, in: path, beside: directory), jujuc: Self.jujuc)
            try join(stored)
            told.append(stored)
        }
        return told
    }

    private func tell(lostHooks count: Int) {
        if count == 0 { return }
        let hooks = count == 1 ? "1 hook" : "\(count) hooks"
        Terminal.inform(
            "juju-sim was killed before the model was written: \(hooks) of \(path)/timeline.jsonl, counted from its end, will run again"
        )
    }

    /// The simulation of the model, which is made when there is none.
    func simulation(new: NewModelOptions, withModels names: Set<String> = []) throws -> StoredSimulation {
        try simulation(new: new, in: try folder(for: .create), withModels: names)
    }

    /// The simulation of the model in a folder of the directory, which is made when there is none.
    func simulation(
        new: NewModelOptions, in folder: String?, withModels names: Set<String> = []
    ) throws -> StoredSimulation {
        Terminal.outliveReaders()
        let directory = try open(folder, for: .create)
        directory.hasOwnMachines = !new.runsHere
        directory.imageDirectory = try new.rootImage
        let stored = try StoredSimulation(
            directory, jujuc: Self.jujuc, name: shortName ?? "demo", jujuVersion: new.jujuVersion, seed: new.seed)
        try check(stored.controller.model)
        tell(lostHooks: directory.lostHooks)
        try join(stored, withModels: names)
        if new.host, directory.hasOwnMachines {
            guard stored.controller.model.machines.isEmpty else {
                throw SimulationError(
                    .conflict, "--host: this model has machines of its own already; destroy-model and begin anew")
            }
            directory.hasOwnMachines = false
        }
        return stored
    }

    /// The name of the model that was asked for, without the controller and the user that juju takes before it; nil where nobody
    /// asked for one.
    var shortName: String? {
        (model ?? ProcessInfo.processInfo.environment["JUJU_MODEL"]).flatMap(Self.shortName)
    }

    /// A model's name without the controller and the user that juju takes before it.
    static func shortName(_ name: String) -> String? {
        name.split(whereSeparator: { $0 == ":" || $0 == "/" }).last.map(String.init)
    }

    private func check(_ found: ModelState) throws {
        guard let shortName, shortName != found.name, shortName != found.uuid else { return }
        throw SimulationError(
            .notFound, "model \"\(shortName)\" not found: \(path) holds \"\(found.name)\"; juju-sim add-model makes it")
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

    /// The folder that the machines of a new model have their system from, if not from this machine.
    var rootImage: String? {
        get throws {
            let path = ProcessInfo.processInfo.environment["JUJU_SIM_ROOT_IMAGE"] ?? ""
            return path.isEmpty ? nil : try Self.image(path)
        }
    }

    /// The whole path of a folder that machines have their system from.
    static func image(_ path: String) throws -> String {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw SimulationError(.badInput, "\(path): not a folder")
        }
        return URL(filePath: path).standardizedFileURL.path
    }
}
