import Foundation
import JujuProtocol

/// A simulation whose model lives in a state directory and whose charms run as processes.
public final class StoredSimulation {
    /// The controller.
    public let controller: Controller
    /// The simulation. Its `onHook` writes the timeline; set ``onHook`` instead.
    public let simulation: Simulation
    /// Told of each hook as it has run.
    public var onHook: (HookReport) -> Void = { _ in }
    /// Where the model lives.
    public let directory: StateDirectory
    /// The other models of the controller with which this one has to do, whose hooks run with this one's.
    public private(set) var others: [StoredSimulation] = []
    /// What is carried between them.
    public private(set) lazy var crossModel = CrossModel([simulation])
    /// Whether the model began to exist with this object.
    public let isNew: Bool
    let jujuc: String
    let recorder: TimelineRecorder
    /// The secrets that the timeline has told of.
    private var notedSecrets: [String: ModelSecret]
    private var pace = SavePace()
    /// The folders that were made since the model was last written.
    var unsaved: [String] = []

    /// The model in `directory`, which is made with this name, version and seed when there is none; `jujuc` is the path
    /// of the hook tools' program.
    ///
    /// - Throws: ``SimulationError``: `damaged`, or `badInput` for a version that is none.
    public init(
        _ directory: StateDirectory,
        jujuc: String,
        name: String = "demo",
        jujuVersion: String? = nil,
        seed: UInt64 = 1
    ) throws(SimulationError) {
        self.directory = directory
        self.jujuc = jujuc
        isNew = !directory.holdsModel
        var model: ModelState
        if directory.holdsModel {
            model = try directory.load()
        } else {
            let places = try ControllerDirectory(directory.home).places()
            guard places.count < Controller.networks else {
                throw SimulationError(
                    .conflict,
                    "\(directory.home) has addresses for the machines of \(Controller.networks) models, and holds as many: destroy one, or name another directory with --state"
                )
            }
            let network = ControllerDirectory.freeNetwork(besides: places)
            // No two models may have one UUID, whatever their seeds.
            var step = UInt64(network)
            model = ModelState(name: name, seed: seed &+ step)
            while places.contains(where: { $0.uuid == model.uuid }) {
                step &+= 1_000_003
                model = ModelState(name: name, seed: seed &+ step)
            }
            model.network = network
        }
        if !directory.holdsModel, let jujuVersion {
            guard let version = JujuProfile.wholeVersion(jujuVersion) else {
                throw SimulationError(.badInput, "\"\(jujuVersion)\" is not a version of Juju")
            }
            model.jujuVersion = version
        }
        let controller = Controller(model, onLog: { directory.append($0) })
        self.controller = controller
        controller.onStatus = { directory.append($0) }
        let timeline = directory.timeline
        let recorder = TimelineRecorder(controller) { timeline.append($0) }
        self.recorder = recorder
        notedSecrets = recorder.secrets
        simulation = Simulation(controller) { unit in
            recorder.recording(try Self.charm(of: unit, controller, directory, jujuc: jujuc))
        }
        simulation.onChange = { [unowned self] in if pace.isDue { try save() } }
        simulation.onReboot = { [unowned self] in stop($0) }
        simulation.onHook = { [unowned self] report in
            recorder.end(report)
            notedSecrets = recorder.secrets
            onHook(report)
        }
    }

    /// Joins other models of the controller with this one.
    public func join(_ others: [StoredSimulation]) {
        self.others = others
        crossModel = CrossModel([simulation] + others.map(\.simulation))
        // All are written when one is, so that whenever the process is killed they fit together.
        for other in others { other.simulation.onChange = { [unowned self] in if pace.isDue { try save() } } }
    }

    /// Notes a command of the operator in the timeline.
    public func note(_ command: String) {
        recorder.note(command, secretsBefore: notedSecrets)
        notedSecrets = recorder.secrets
    }

    /// Takes away what was put on disk for changes that were then not made.
    deinit {
        if unsaved.isEmpty { return }
        if directory.hasOwnMachines {
            let folders = Set(unsaved)
            directory.namespaces(hookTools: jujuc).stop { !folders.contains("\(directory.path)/machines/\($0)") }
        }
        for folder in unsaved { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// Writes the model as it is, and those with which it has to do.
    public func save() throws(SimulationError) {
        pace.begin()
        for other in others { try other.save() }
        try directory.save(controller.model)
        pace.end()
        unsaved = []
        directory.removeAgents(besides: controller.model)
        guard directory.hasOwnMachines else { return }
        directory.namespaces(hookTools: jujuc).stop { controller.model.machines[$0] != nil }
    }

    /// Runs hooks until nothing is left to do, and writes the model: now and then meanwhile, and at the end however it comes.
    public func settle() throws {
        do {
            try crossModel.settle()
        } catch {
            try save()
            throw error
        }
        try save()
    }

    /// Deploys the charm at `source`, a folder or a `.charm` file, without units, on `base` or on what suits it; if `isForced`,
    /// although the model lacks what the charm assumes. It gets a revision of its own, unless `revision` names that of the same
    /// charm.
    ///
    /// - Returns: The application's name.
    public func deploy(
        charmAt source: String, as name: String?, base: CharmBase? = nil, revision: Int? = nil, isForced: Bool = false
    ) throws(SimulationError) -> String {
        let staging = "\(directory.path)/charms/.new-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: staging) }
        let charm = try CharmFolder.install(source, into: staging)
        let application = name ?? charm.metadata.name
        try controller.deploy(charm.metadata, as: application, base: base, revision: revision, isForced: isForced)
        do {
            let place = directory.charmDirectory(try controller.application(application))
            if FileManager.default.fileExists(atPath: place) { try FileManager.default.removeItem(atPath: place) }
            try FileManager.default.moveItem(atPath: staging, toPath: place)
            unsaved.append(place)
        } catch {
            throw SimulationError(.file, "\(directory.path)/charms: \(error.localizedDescription)")
        }
        return application
    }

    /// Adds a machine with a root file system of its own, a copy of the image if there is one.
    @discardableResult
    public func addMachine(base: CharmBase? = nil, isManual: Bool = false) throws(SimulationError) -> ModelMachine {
        let machine = controller.addMachine(base: base, isManual: isManual)
        unsaved.append("\(directory.path)/machines/\(machine.id)")
        let image = directory.hasOwnMachines && directory.wholeImage != nil ? nil : directory.imageDirectory
        try MachineRoot(path: directory.machineRoot(machine.id)).make(for: machine, from: image)
        // Where that cannot be done nothing is changed.
        _ = try directory.entry(to: machine, hookTools: jujuc)
        return machine
    }

    /// Ends the processes of a machine of its own, which starts anew when something is to run there.
    public func stop(_ machine: String) {
        if directory.hasOwnMachines { directory.namespaces(hookTools: jujuc).stop { $0 != machine } }
    }

    /// Adds a unit, on a new machine if none is given.
    @discardableResult
    public func addUnit(of application: String, to machine: String?) throws(SimulationError) -> UnitName {
        let state = try controller.application(application)
        // A subordinate is refused without a machine being made for it.
        if machine != nil || state.charm.isSubordinate || state.life != .alive {
            return try controller.addUnit(of: application, to: machine)
        }
        return try controller.addUnit(of: application, to: try addMachine(base: state.base).id)
    }

    /// How the charm of a unit is run.
    func runner(of unit: UnitName) throws -> any CharmRunner { try processCharm(of: unit) }

    /// The charm of a unit, as processes.
    func processCharm(of unit: UnitName) throws -> ProcessCharm {
        try Self.charm(of: unit, controller, directory, jujuc: jujuc)
    }

    private static func charm(
        of unit: UnitName,
        _ controller: Controller,
        _ directory: StateDirectory,
        jujuc: String
    ) throws -> ProcessCharm {
        let agent = directory.agentDirectory(unit)
        let charm = "\(agent)/charm"
        let application = try controller.application(unit.application)
        let revision = controller.model.units[unit]?.delivered.charmRevision ?? application.charmRevision
        try AgentFolder(path: agent).install(
            directory.charmDirectory(application.name, revision: revision),
            url: "local:\(application.charm.name)-\(revision)")
        try HookToolLinks(path: directory.toolsDirectory).make(to: jujuc, for: controller.model)
        let machine = controller.model.units[unit]?.machine.flatMap { controller.model.machines[$0] }
        let entry = try machine.flatMap { (machine) throws(SimulationError) in
            try directory.entry(to: machine, hookTools: jujuc)
        }
        let path =
            entry == nil ? ProcessInfo.processInfo.environment["PATH"] : MachineEntry.path
        let socket = "\(agent)/agent.socket"
        // A unix socket's path has room for 107 bytes; a longer one goes to Linux's abstract namespace, which is a machine's own.
        if socket.utf8.count > 107, entry != nil {
            throw SimulationError(
                .file, "\(socket): longer than the 107 bytes that a socket's path may have; give a shorter --state")
        }
        let address =
            socket.utf8.count < 108 ? socket : "@juju-sim-\(controller.model.uuid)-\(unit.application)-\(unit.number)"
        let places = HookPlaces(
            charmDirectory: charm, socket: address, toolsDirectory: directory.toolsDirectory,
            agentPath: path ?? "/usr/sbin:/usr/bin:/sbin:/bin")
        guard let machine else { return ProcessCharm(places, on: .here(root: "/")) }
        let root = MachineRoot(path: directory.machineRoot(machine.id))
        try root.mount(controller.model.units[unit]?.storage ?? [], by: entry)
        return ProcessCharm(places, on: entry.map { .machine($0) } ?? .here(root: root.path))
    }
}
