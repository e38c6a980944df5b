import CharmKit
import JujuProtocol
import SimulatedJuju

/// A whole model in this process: several charms, their units, and Juju, which runs hook after hook until none is left.
///
/// ```swift
/// let model = SimulatedModel(seed: 7)
/// let region = try model.deploy(RegionCharm.self, regionMetadata)
/// let racks = try model.deploy(RackCharm.self, rackMetadata, units: 3)
/// try model.integrate(racks, region)
/// try model.settle()
/// #expect(racks.units.allSatisfy { $0.status == .active })
/// ```
///
/// It is the engine of `juju-sim`, without processes and files. Where Juju leaves the order to chance the seed decides,
/// so that a run can be repeated. A model is used by one test at a time; models run in parallel.
public final class SimulatedModel {
    /// The simulated controller, with all that it knows.
    public let controller: Controller
    /// The UUID of the model, as charms see it.
    public var uuid: String { controller.model.uuid }
    /// The seed of all that Juju leaves to chance.
    public let seed: UInt64
    /// The hooks that have run, in order.
    public private(set) var hooks: [RanHook] = []
    /// How many hooks have run.
    public private(set) var hookCount = 0
    /// What was logged, in order.
    public private(set) var log: [LogLine] = []
    /// The time in the model, in seconds since 1970. It stands still but for ``advance(by:)``.
    public private(set) var now: Double = 1_790_000_000
    /// The folder in which units have their charm directories; by default there are none, and nothing is kept in files.
    /// A charm that keeps files beside it wants one.
    public let folders: String?
    /// Whether ``hooks`` and ``log`` are kept; a model of thousands of units does better without.
    public var keepsHistory = true

    /// The hook tools that fail in every unit, with Juju's words, as when the controller or a backend does not answer.
    public var failingTools: [String: String] {
        get { charms.failingTools }
        set { charms.failingTools = newValue }
    }

    /// What is done before each hook tool that a charm calls, such as counting them, or killing the hook.
    ///
    /// ```swift
    /// model.onCall = { [unowned model] _, call in if call.tool == "secret-add" { model.killHook() } }
    /// ```
    public var onCall: ((UnitName, HookToolCall) -> Void)? {
        get { charms.onCall }
        set { charms.onCall = newValue }
    }

    /// Why the controller refuses all that hooks write, as when it can't be reached as they end; nil when it does not.
    public var flushFailure: String? {
        get { controller.model.commitFault }
        set { controller.model.commitFault = newValue }
    }

    /// The version of Juju. Another one is an upgrade of the model, from one hook to the next.
    public var jujuVersion: String {
        get { controller.model.jujuVersion }
        set { controller.model.jujuVersion = newValue }
    }

    let charms = Charms()
    let machines = UnitMachines()
    let simulation: Simulation

    /// A hook that has run.
    public struct RanHook: Sendable, Hashable {
        /// The unit.
        public let unit: UnitName
        /// The hook's name, such as `maas-region-relation-changed`.
        public let name: String
        /// Why it failed, or nil.
        public let error: String?
        /// The hook tools that the charm called, in order.
        public let calls: [HookToolCall]

        /// The names of the tools that change something, in order.
        public var writes: [String] { calls.filter(\.isWrite).map(\.tool) }
    }

    /// An empty model, of a version of Juju from 2.9 to 4.0.
    public init(_ name: String = "test", seed: UInt64 = 1, jujuVersion: String = "3.6.26", folders: String? = nil) {
        self.seed = seed
        self.folders = folders
        var model = ModelState(name: name, seed: seed)
        model.jujuVersion = jujuVersion
        controller = Controller(model)
        let (controller, charms) = (controller, charms)
        simulation = Simulation(controller) { unit in
            guard let charm = charms.byApplication[unit.application] else {
                throw SimulationError(.notFound, "application \"\(unit.application)\" has no charm in this process")
            }
            return charm
        }
        controller.clock = { [unowned self] in now }
        controller.onLog = { [unowned self] in if keepsHistory { log.append($0) } }
        simulation.onHook = { [unowned self] report in
            guard !charms.areSkipped else { return }
            note(RanHook(unit: report.unit, name: report.name, error: report.error, calls: charms.calls))
        }
    }

    func note(_ hook: RanHook) {
        hookCount += 1
        if keepsHistory { hooks.append(hook) }
    }

    /// Deploys the charm that `makeCharm` makes for each hook.
    ///
    /// What the charm needs besides the framework is made there; `framework.model.unit.name` says for which unit.
    @discardableResult
    public func deploy(
        _ metadata: CharmMetadata, as name: String? = nil, units: Int = 1, config: [String: String] = [:],
        _ makeCharm: @escaping (Framework) -> any Charm
    ) throws(SimulationError) -> SimulatedApplication {
        try controller.deploy(metadata, as: name)
        let application = SimulatedApplication(model: self, name: name ?? metadata.name)
        var code = CharmCode(interface: CharmInterface(metadata), make: makeCharm)
        code.machines = machines
        charms.byApplication[application.name] = ModelCharm(code, folders: folders, charms)
        try controller.configure(application.name, config)
        for _ in 0..<units { try controller.addUnit(of: application.name) }
        return application
    }

    /// Deploys a charm. What it says of itself is by default read from the charm's folder that the test lies in.
    @discardableResult
    public func deploy<C: Charm>(
        _ charm: C.Type, _ metadata: CharmMetadata? = nil, as name: String? = nil, units: Int = 1,
        config: [String: String] = [:], file: String = #filePath
    ) throws -> SimulatedApplication {
        try deploy(metadata ?? CharmMetadata(around: file), as: name, units: units, config: config, charm.init)
    }

    /// Relates two applications, on the endpoints that fit or on those that are named.
    @discardableResult
    public func integrate(
        _ left: SimulatedApplication, _ right: SimulatedApplication, endpoints: (String, String)? = nil
    ) throws(SimulationError) -> SimulatedRelation {
        let ends = (
            endpoints.map { "\(left.name):\($0.0)" } ?? left.name,
            endpoints.map { "\(right.name):\($0.1)" } ?? right.name
        )
        return SimulatedRelation(model: self, id: try controller.integrate(ends.0, ends.1))
    }

    /// The application of that name, or nil.
    public func application(_ name: String) -> SimulatedApplication? {
        controller.model.applications[name].map { _ in SimulatedApplication(model: self, name: name) }
    }

    /// The unit of that name, whether there is such a unit or not.
    public subscript(unit: UnitName) -> SimulatedUnit { SimulatedUnit(model: self, name: unit) }

    /// Runs hooks until none is left to run.
    ///
    /// - Throws: ``UnitsInError`` when units are left whose hook keeps failing; their state can be looked at all the
    ///   same; `CharmInterfaceError` when a charm and its metadata don't fit together; `MisuseError`.
    public func settle() throws {
        try simulation.settle()
        try checkUnits()
    }

    /// - Throws: As ``settle()``, for what has run until now.
    func checkUnits() throws {
        try charms.check()
        let failed = controller.model.units.values.filter { $0.delivered.failed != nil }.map(\.name).sorted()
        guard failed.isEmpty else { throw UnitsInError(units: failed, model: self) }
    }

    /// Runs one hook now, whatever Juju would run next, and gives what came of it.
    @discardableResult
    public func run(_ hook: Hook, on unit: UnitName) throws -> HookReport { try simulation.run(hook, on: unit) }

    /// Lets time pass, which may expire or rotate secrets. No hook runs before ``settle()``.
    public func advance(by duration: Duration) {
        now += Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    /// Makes an `update-status` due in every unit, as each five minutes do.
    public func tick() {
        for unit in controller.model.units.keys { controller.model.units[unit]?.delivered.isStatusDue = true }
    }
}

/// Units whose hooks failed until Juju stopped trying for now.
public struct UnitsInError: Error, CustomStringConvertible {
    /// The units, sorted.
    public let units: [UnitName]
    /// For each unit its hook, and what its charm logged last.
    public let description: String

    init(units: [UnitName], model: SimulatedModel) {
        self.units = units
        description = units.map { unit in
            let status = model.controller.model.units[unit]?.agentStatus.message ?? ""
            let entity = "unit-\(unit.application)-\(unit.number)"
            let said = model.log.last { $0.entity == entity && $0.logger.hasSuffix(".juju-log") && $0.level >= .error }
            return "\(unit): \(status)" + (said.map { ": \($0.message)" } ?? "")
        }
        .joined(separator: "\n")
    }
}
