import CharmKit
import CharmTesting
import MaasAgentCharm
import MaasHost
import MaasRegionCharm
import SealedStore
import TestSupport
import Testing

/// A model with both charms, each unit on a machine of its own, and one or more MAASes, in this process.
///
/// Time stands still but in ``pass(_:)``; every five minutes each unit has an update-status.
final class World {
    /// The model of the region, and of the agents if they have none of their own.
    let model: SimulatedModel
    /// Both models, where the agents have one of their own.
    private let models: SimulatedModels?
    private(set) var agents: SimulatedApplication
    private(set) var regions: SimulatedApplication
    var maases: [SharedMaas] = []
    /// The certificate authority that the agents' machines trust.
    var trustedAuthority: String?
    var maas: SharedMaas { maases[0] }
    private(set) var machines: [UnitName: TestMachine] = [:]
    /// What kills the next hook of ``victim``, once.
    var fuse: Fuse?
    var victim: UnitName?
    /// What may kill the hook that runs.
    private var runningFuse: Fuse?
    /// Makes the agent's charm in the place of ours, to try how another one behaves.
    var makeAgent: ((Framework, TestMachine) -> any Charm)?

    /// The region's charm and the agent's, which are read once for all worlds.
    private static let charms = Result {
        (
            region: try CharmMetadata(folder: Project.path("charm/maas-region")),
            agent: try CharmMetadata(folder: Project.path())
        )
    }

    static let agent: UnitName = "maas-agent/0"
    static let agents: [UnitName] = ["maas-agent/0", "maas-agent/1", "maas-agent/2"]
    static let region: UnitName = "maas-region/0"

    init(agents: Int = 1, regions: Int = 1, hasKey: Bool = true, overModels: Bool = false, seed: UInt64 = 1) throws {
        let model = SimulatedModel("trial", seed: seed)
        let racks = overModels ? SimulatedModel("racks", seed: seed + 1) : model
        self.model = model
        models = overModels ? SimulatedModels(model, racks) : nil
        let charms = try Self.charms.get()
        // A model makes its charms long after this, for a world that is whole by then.
        let owner = Owner()
        self.regions = try model.deploy(charms.region, units: 0) { owner.world.charm($0) }
        self.agents = try racks.deploy(charms.agent, units: 0) { owner.world.charm($0) }
        owner.reference = self
        for model in allModels { model.onCall = { [unowned self] _, call in try? step(call.tool) } }
        maases = [SharedMaas()]
        for number in 0..<regions { try addRegion(number) }
        for number in 0..<agents { try addAgent(number) }
        if hasKey { try setKey() } else { try self.regions.configure(["enroll-unconfirmed": "true"]) }
    }

    private var allModels: [SimulatedModel] { models?.models ?? [model] }

    /// The unit of that name, whether there is such a unit or not.
    subscript(unit: UnitName) -> SimulatedUnit {
        (allModels.first { $0.application(unit.application) != nil } ?? model)[unit]
    }

    private final class Owner {
        weak var reference: World?
        var world: World {
            guard let reference else { preconditionFailure("the world of this model is gone") }
            return reference
        }
    }

    private func addRegion(_ number: Int) throws {
        let machine = TestMachine(self, "region-\(number + 1)", macAddress: "52:54:00:00:01:0\(number)")
        machine.files = MaasInstallation(
            isInstalled: true, version: "3.6.5", mode: .region, urls: [maas.url],
            secret: SecretBytes(utf8: maas.token),
            systemID: maas.add(machine.name, type: 3, macAddresses: machine.macAddresses))
        machines[try regions.addUnits()[0].name] = machine
    }

    @discardableResult
    func addAgent(_ number: Int, name: String? = nil) throws -> UnitName {
        let unit = try agents.addUnits()[0].name
        machines[unit] = TestMachine(self, name ?? "rack-\(number + 1)", macAddress: "52:54:00:00:00:0\(number + 1)")
        return unit
    }

    /// Makes the charm for a hook.
    private func charm(_ framework: Framework) -> any Charm {
        let unit = framework.model.unit.name
        guard let machine = machines[unit] else { preconditionFailure("\(unit) has no machine") }
        runningFuse = unit == victim && fuse?.isBurnt == false ? fuse : nil
        guard unit.application == "maas-agent" else {
            return MaasRegionCharm(framework: framework, machine: machine, snap: machine, client: machine)
        }
        return makeAgent?(framework, machine)
            ?? MaasAgentCharm(framework: framework, machine: machine, snap: machine, client: machine)
    }

    /// Counts what the hook is about to do, and kills it if the fuse has burnt.
    func step(_ name: String) throws {
        do { try runningFuse?.step(name) } catch {
            for model in allModels { model.killHook() }
            throw error
        }
    }
}

// What happens.
extension World {
    /// The relation between agents and regions, or nil.
    var relation: SimulatedRelation? { agents.relations(on: "maas-region").first }

    /// Relates the agents with the region.
    func relate() throws {
        let endpoints = ("maas-region", "maas-region")
        if let models {
            try models.integrate(agents, regions, endpoints: endpoints)
        } else {
            try model.integrate(agents, regions, endpoints: endpoints)
        }
    }

    /// Relates the agents with the region, and runs what there is to do.
    func integrate() throws {
        try relate()
        try settle()
    }

    /// Runs hooks until there is nothing left to do.
    func settle() throws {
        // Hooks that keep failing are what some tests are about.
        do { if let models { try models.settle() } else { try model.settle() } } catch is UnitsInError {}
    }

    /// Runs hooks until something has happened, or there is nothing left to do.
    func settle(until hasHappened: @escaping () -> Bool) throws {
        var isBusy = true
        while isBusy {
            isBusy = false
            for unit in (agents.units + regions.units) {
                guard !hasHappened() else { return }
                guard let hook = unit.nextHook else { continue }
                isBusy = true
                try model.run(hook, on: unit.name)
            }
        }
    }

    /// Lets time pass, in minutes: racks register, and every five minutes each unit, or those of one application, has an
    /// update-status.
    func pass(_ minutes: Int = 5, only application: String? = nil) throws {
        for _ in 0..<(minutes / 5) {
            for model in allModels { model.advance(by: .seconds(300)) }
            for machine in machines.values { machine.register() }
            for each in [agents, regions] where each.name == application ?? each.name {
                for unit in each.units { unit.tick() }
            }
            try settle()
            if application == nil { try expectTruth() }
        }
    }

    /// Expects no rack to be shown as active that MAAS calls dead, as far as MAAS can be asked.
    private func expectTruth() throws {
        guard maas.isUp, maas.acceptsKey, regions.options["api-key"] != nil
        else {
            return
        }
        for (unit, machine) in machines where self[unit].exists && machine.files.mode == .rack {
            guard try connection(unit) == nil else { continue }
            #expect(!status(unit).hasPrefix("active: connected"), "\(unit)")
        }
    }

    /// Gives MAAS another token, as an administrator does, and has its regions write it.
    func rotate(_ token: String = "fedcba9876543210fedcba9876543210") {
        maas.token = token
        for machine in regionMachines { machine.files.secret = SecretBytes(utf8: token) }
    }

    /// Gives MAAS another URL, and has its regions write it.
    func move(to url: String) {
        maas.url = url
        for machine in regionMachines { machine.files.urls = [url] }
    }

    private var regionMachines: [TestMachine] { machines.filter { $0.key.application == "maas-region" }.map(\.value) }

    func setKey() throws {
        let key = try model.addSecret("maas-api-key", ["api-key": SharedMaas.key], readBy: regions)
        try regions.configure(["api-key": key.uri])
    }

    /// Kills the agent's hook at its first step of that name, and runs what there is to do.
    func killAt(_ step: String) throws {
        victim = World.agent
        fuse = Fuse(at: step)
        try settle()
    }

    func removeRelation() throws {
        try #require(relation).remove()
    }

    /// Runs an action.
    @discardableResult
    func act(_ name: String, _ parameters: [String: Value] = [:], of unit: UnitName = World.agent) throws
        -> ActionResult
    { try self[unit].run(name, parameters) }
}

// What can be seen.
extension World {
    /// The time, in seconds since 1970.
    var now: Int { Int(model.now) }
    var log: [LogLine] { model.log }
    /// How many hooks have run.
    var hooks: Int { model.hookCount }
    /// The hooks that failed, by unit and name.
    var failures: [String] {
        allModels.flatMap(\.hooks).filter { $0.error != nil }.map { "\($0.unit) \($0.name)" }
    }

    /// What the rack of that ID tells MAAS that it runs.
    func version(_ systemID: String) -> String? {
        machines.values.first { $0.files.systemID == systemID }?.files.version
    }

    func machine(_ unit: UnitName = World.agent) throws -> TestMachine { try #require(machines[unit]) }

    func status(_ unit: UnitName = World.agent) -> String {
        self[unit].status?.description ?? ""
    }

    var regionStatus: String {
        regions.status?.description ?? ""
    }

    /// The rack's id in MAAS, while it is connected.
    func connection(_ unit: UnitName = World.agent) throws -> String? {
        let id = try machine(unit).files.systemID
        return maases.contains { $0.isConnected(id) } ? id : nil
    }

    /// The application's secrets.
    var enrollSecrets: [SimulatedSecret] { model.secrets.filter { $0.owner == .application("maas-region") } }

    /// Expects every rack to be connected and to say so, and no machine to have registered too often.
    func expectConnected(_ units: [UnitName] = [World.agent], at location: SourceLocation = #_sourceLocation) throws {
        for unit in units {
            let id = try #require(try connection(unit), "\(unit) is not connected", sourceLocation: location)
            #expect(status(unit) == "active: connected as \(id)", sourceLocation: location)
        }
        try expectRestraint(at: location)
    }

    /// Expects that no machine has been enrolled more than four times in ten minutes.
    func expectRestraint(at location: SourceLocation = #_sourceLocation) throws {
        for machine in machines.values {
            for (first, fifth) in zip(machine.enrollments, machine.enrollments.dropFirst(4)) {
                #expect(fifth - first >= 600, sourceLocation: location)
            }
        }
    }
}
