import CharmKit
import JujuProtocol
import MaasAgentCharm
import MaasHost
import MaasRegionCharm
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

/// A model with both charms, or one for each of them, each unit on a machine of its own, and one or more MAASes, in this process.
///
/// Time stands still but in ``pass(_:)``; every five minutes each unit has an update-status.
final class World {
    /// The region's model.
    let controller: Controller
    /// The agents' model: the region's, or another one.
    let racks: Controller
    private(set) var now = 1_790_000_000
    var maases: [SharedMaas] = []
    var maas: SharedMaas { maases[0] }
    private(set) var machines: [UnitName: TestMachine] = [:]
    private(set) var log: [LogLine] = []
    /// How many hooks have run.
    private(set) var hooks = 0
    /// The hooks that failed, by unit and name.
    private(set) var failures: [String] = []
    /// What kills the next hook of ``victim``, once.
    var fuse: Fuse?
    var victim: UnitName?
    private(set) var simulation: Simulation?
    private var crossModel: CrossModel?
    /// Makes the agent's charm in the place of ours, to try how another one behaves.
    var makeAgent: ((Framework, TestMachine) -> any Charm)?
    private var keys: [UnitName: Fingerprint.Key] = [:]

    /// The region's charm and the agent's, which are read once for all worlds.
    private static let charms = Result {
        try ["charm/maas-region", ""].map { try CharmFolder(path: Project.path($0)).metadata }
    }

    static let agent: UnitName = "maas-agent/0"
    static let agents: [UnitName] = ["maas-agent/0", "maas-agent/1", "maas-agent/2"]
    static let region: UnitName = "maas-region/0"

    init(agents: Int = 1, regions: Int = 1, hasKey: Bool = true, overModels: Bool = false, seed: UInt64 = 1) throws {
        controller = Controller(ModelState(name: "trial", seed: seed))
        racks = overModels ? Controller(ModelState(name: "racks", seed: seed &+ 1)) : controller
        maases = [SharedMaas()]
        let simulations = (overModels ? [controller, racks] : [controller]).map { controller in
            controller.clock = { [unowned self] in Double(now) }
            controller.onLog = { [unowned self] in log.append($0) }
            let simulation = Simulation(controller) { [unowned self] unit in
                InProcessCharm { [unowned self] variables, tools in run(unit, variables, tools) }
            }
            simulation.onHook = { [unowned self] in
                hooks += 1
                if $0.error != nil { failures.append("\($0.unit) \($0.name)") }
            }
            return simulation
        }
        simulation = simulations[0]
        crossModel = CrossModel(simulations)
        for (charm, model) in zip(try Self.charms.get(), [controller, racks]) { try model.deploy(charm) }
        for number in 0..<regions { try addRegion(number) }
        for number in 0..<agents { try addAgent(number) }
        if hasKey { try setKey() } else { try controller.configure("maas-region", ["enroll-unconfirmed": "true"]) }
    }

    private func addRegion(_ number: Int) throws {
        let machine = TestMachine(self, "region-\(number + 1)", macAddress: "52:54:00:00:01:0\(number)")
        machine.files = MaasInstallation(
            isInstalled: true, version: "3.6.5", mode: .region, urls: [maas.url],
            secret: SecretBytes(utf8: maas.token),
            systemID: maas.add(machine.name, type: 3, macAddresses: machine.macAddresses))
        machines[try controller.addUnit(of: "maas-region")] = machine
    }

    @discardableResult
    func addAgent(_ number: Int, name: String? = nil) throws -> UnitName {
        let unit = try racks.addUnit(of: "maas-agent")
        machines[unit] = TestMachine(self, name ?? "rack-\(number + 1)", macAddress: "52:54:00:00:00:0\(number + 1)")
        return unit
    }

    private func run(
        _ unit: UnitName, _ variables: [(String, String)], _ tools: any HookToolTransport
    ) -> Int32 {
        guard let machine = machines[unit],
            let environment = try? HookEnvironment(Dictionary(variables) { $1 }, executable: "dispatch")
        else {
            return 2
        }
        let key = keys[unit] ?? Fingerprint.Key.random()
        keys[unit] = key
        let fuse = unit == victim ? fuse : nil
        let running = self.fuse
        self.fuse = fuse
        let transport: any HookToolTransport = fuse.map { FusedTransport(tools, $0) } ?? tools
        let code = CharmProcess.run(environment, transport, fingerprintKey: key) { framework in
            guard unit.application == "maas-agent" else {
                return MaasRegionCharm(framework: framework, machine: machine, snap: machine, client: machine)
            }
            return makeAgent?(framework, machine)
                ?? MaasAgentCharm(framework: framework, machine: machine, snap: machine, client: machine)
        }
        self.fuse = running
        guard let fuse, fuse.isBurnt else { return code }
        // Whatever the rest of the code made of it, the process is gone.
        self.fuse = nil
        return 137
    }
}

// What happens.
extension World {
    /// Relates the agents with the region, and runs what there is to do.
    func integrate() throws {
        if racks !== controller {
            try controller.offer("maas-region", ["maas-region"])
            try crossModel?.consume("maas-region", of: controller, in: racks)
        }
        try racks.integrate("maas-agent", "maas-region")
        try settle()
    }

    /// Runs hooks until there is nothing left to do.
    func settle() throws { try crossModel?.settle() }

    /// Runs hooks until something has happened, or there is nothing left to do.
    func settle(until hasHappened: @escaping () -> Bool) throws {
        guard let simulation else { return }
        var isBusy = true
        while isBusy {
            isBusy = false
            for unit in controller.model.units.keys.sorted() {
                guard !hasHappened() else { return }
                guard let hook = simulation.next(of: unit) else { continue }
                isBusy = true
                try simulation.run(hook, on: unit)
            }
        }
    }

    /// Lets time pass, in minutes: racks register, and every five minutes each unit, or those of one application, has an
    /// update-status.
    func pass(_ minutes: Int = 5, only application: String? = nil) throws {
        for _ in 0..<(minutes / 5) {
            now += 300
            for machine in machines.values { machine.register() }
            for model in racks === controller ? [controller] : [controller, racks] {
                for unit in model.model.units.keys where unit.application == application ?? unit.application {
                    model.model.units[unit]?.delivered.isStatusDue = true
                }
            }
            try settle()
            if application == nil { try expectTruth() }
        }
    }

    /// Expects no rack to be shown as active that MAAS calls dead, as far as MAAS can be asked.
    private func expectTruth() throws {
        guard maas.isUp, maas.acceptsKey, controller.model.applications["maas-region"]?.settings["api-key"] != nil
        else {
            return
        }
        for (unit, machine) in machines where state(unit) != nil && machine.files.mode == .rack {
            guard try connection(unit) == nil else { continue }
            #expect(!status(unit).hasPrefix("active: connected"), "\(unit)")
        }
    }

    /// Gives MAAS another token, as an administrator does, and has its regions write it.
    func rotate(_ token: String = "fedcba9876543210fedcba9876543210") {
        maas.token = token
        for machine in regions { machine.files.secret = SecretBytes(utf8: token) }
    }

    /// Gives MAAS another URL, and has its regions write it.
    func move(to url: String) {
        maas.url = url
        for machine in regions { machine.files.urls = [url] }
    }

    private var regions: [TestMachine] { machines.filter { $0.key.application == "maas-region" }.map(\.value) }

    func setKey() throws {
        let uri = try controller.addUserSecret("maas-api-key", ["api-key": Array(SharedMaas.key.utf8)])
        try controller.grantUserSecret("maas-api-key", to: "maas-region")
        try controller.configure("maas-region", ["api-key": uri])
    }

    /// Kills the agent's hook at its first step of that name, and runs what there is to do.
    func killAt(_ step: String) throws {
        victim = World.agent
        fuse = Fuse(at: step)
        try settle()
    }

    func removeRelation() throws {
        try controller.removeRelation(controller.relationID("maas-agent", "maas-region"))
    }

    /// Runs an action.
    @discardableResult
    func act(_ name: String, _ parameters: [String: String] = [:], of unit: UnitName = World.agent) throws
        -> ModelAction
    {
        let id = try controller.enqueueAction(name, of: unit, parameters: parameters.mapValues(Value.string))
        try settle()
        return try #require(controller.model.actions[id])
    }
}

// What can be seen.
extension World {
    /// What the rack of that ID tells MAAS that it runs.
    func version(_ systemID: String) -> String? {
        machines.values.first { $0.files.systemID == systemID }?.files.version
    }

    func machine(_ unit: UnitName = World.agent) throws -> TestMachine { try #require(machines[unit]) }

    /// The unit, in whichever model it is.
    func state(_ unit: UnitName) -> ModelUnit? { controller.model.units[unit] ?? racks.model.units[unit] }

    func status(_ unit: UnitName = World.agent) -> String {
        let status = state(unit)?.workloadStatus
        return [status?.status, status?.message].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ": ")
    }

    var regionStatus: String {
        let status = controller.model.applications["maas-region"]?.status
        return [status?.status, status?.message].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ": ")
    }

    /// The rack's id in MAAS, while it is connected.
    func connection(_ unit: UnitName = World.agent) throws -> String? {
        let id = try machine(unit).files.systemID
        return maases.contains { $0.isConnected(id) } ? id : nil
    }

    /// The application's secrets.
    var enrollSecrets: [ModelSecret] {
        controller.model.secrets.values.filter { $0.owner == "application-maas-region" }
    }

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
