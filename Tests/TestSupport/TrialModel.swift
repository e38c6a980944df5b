import CharmKit
import CharmTesting
import JujuProtocol
import SimulatedJuju

/// A simulated model in which tests run single hooks, of charms in this process or by hand.
public final class TrialModel {
    /// The simulated controller, with the whole model.
    public let controller: Controller
    /// What was logged.
    public private(set) var log: [LogLine] = []

    /// The hook tools that fail, with Juju's words, as when a controller or a backend does not answer.
    public var failingTools: [String: String] = [:]

    /// A model without applications.
    public init() {
        controller = Controller(ModelState(name: "trial"))
        controller.onLog = { [unowned self] in log.append($0) }
    }

    /// What came of a hook.
    public struct Run {
        /// The exit code of the charm.
        public let exitCode: Int32
        /// What was sent to the controller, or why the hook failed.
        public let outcome: HookOutcome
        /// The hook tools that the charm called, in order.
        public let calls: [HookToolCall]

        /// The names of the tools that change something, in order.
        public var writes: [String] { calls.filter(\.isWrite).map(\.tool) }
    }

    /// Adds an application with some units, of which the first leads, each on a machine of its own.
    public func deploy(_ charm: CharmMetadata, units: Int = 1) {
        var application = ModelApplication(name: charm.name, charm: charm)
        for number in 0..<units {
            let name = UnitName(application: charm.name, number: number)
            controller.model.units[name] = ModelUnit(name: name, machine: nil)
            if number == 0 { application.leader = name }
        }
        controller.model.applications[charm.name] = application
    }

    /// Relates two applications, with all their units as members, and gives the relation's number.
    @discardableResult
    public func relate(_ requirer: String, _ provider: String, endpoint: String, interface: String = "maas_controller")
        -> Int
    {
        let id = (controller.model.relations.keys.max() ?? 6) + 1
        let ends = [(requirer, RelationEndpoint.Role.requirer), (provider, .provider)].map {
            RelationEndpoint(application: $0.0, name: endpoint, interface: interface, role: $0.1)
        }
        var relation = ModelRelation(id: id, endpoints: ends)
        for (own, remote) in [(requirer, provider), (provider, requirer)] {
            for unit in controller.model.units(of: own).map(\.name) {
                relation.scope.insert(unit)
                relation.unitBags[unit] = .init()
                relation.unitBags[unit]?.values = ["ingress-address": "10.0.0.\(unit.number)"]
                var delivered = Delivered.Relation()
                delivered.isCreated = true
                for other in controller.model.units(of: remote) { delivered.members[other.name] = 0 }
                controller.model.units[unit]?.delivered.relations[id] = delivered
            }
            relation.applicationBags[own] = .init()
        }
        controller.model.relations[id] = relation
        return id
    }

    /// Runs a hook of the charm that `makeCharm` makes.
    ///
    /// - Throws: `CharmInterfaceError` when it and its metadata don't fit together; `MisuseError`.
    @discardableResult
    public func run(
        _ unit: UnitName, _ hook: Hook = Hook(.updateStatus), _ makeCharm: (Framework) -> any Charm
    ) throws -> Run {
        let metadata = controller.model.applications[unit.application]?.charm ?? CharmMetadata(name: unit.application)
        return try run(unit, hook, metadata, makeCharm)
    }

    /// Runs a hook of a charm that is no more than the handlers which `setUp` adds.
    @discardableResult
    public func hear(
        _ unit: UnitName, _ hook: Hook = Hook(.updateStatus), _ setUp: (Framework) -> Void
    ) throws -> Run {
        try run(unit, hook, nil) { framework in
            setUp(framework)
            return NoCharm(framework: framework)
        }
    }

    /// Runs a hook in which the hook tools are called by hand.
    @discardableResult
    public func byHand(
        _ unit: UnitName, _ hook: Hook = Hook(.updateStatus), _ body: (HookTools) throws -> Void
    ) throws -> Run {
        try run(unit, hook) { environment, tools, _ in
            try body(HookTools(tools, juju: environment.jujuVersion))
            return 0
        }
    }

    private func run(
        _ unit: UnitName, _ hook: Hook, _ metadata: CharmMetadata?, _ makeCharm: (Framework) -> any Charm
    ) throws -> Run {
        try withoutActuallyEscaping(makeCharm) { makeCharm in
            let code = CharmCode(interface: metadata.map(CharmInterface.init), make: makeCharm)
            let now = controller.now
            return try run(unit, hook) { try code.run($0, $1, probe: $2, clock: now) }
        }
    }

    private func run(
        _ unit: UnitName, _ hook: Hook,
        _ body: (HookEnvironment, any HookToolTransport, Framework.Probe) throws -> Int32
    ) throws -> Run {
        forgetRemoteData(of: unit)
        let hook = InProcessHook(controller: controller, unit: unit, hook: hook, failingTools: failingTools)
        let run = try hook.run { try body($0, $1, hook.probe) }
        return Run(exitCode: run.exitCode, outcome: run.outcome, calls: run.calls)
    }

    /// A trial tells of no changes, so each hook sees what the others have published by then.
    private func forgetRemoteData(of unit: UnitName) {
        let delivered = controller.model.units[unit]?.delivered.relations ?? [:]
        controller.model.units[unit]?.delivered.relations = delivered.mapValues { relation in
            var relation = relation
            relation.cache = [:]
            return relation
        }
    }

    /// What is in a unit's databag.
    public func databag(_ relation: Int, _ unit: UnitName) -> [String: String] {
        controller.model.relations[relation]?.unitBags[unit]?.values ?? [:]
    }

    /// What is in an application's databag.
    public func databag(_ relation: Int, _ application: String) -> [String: String] {
        controller.model.relations[relation]?.applicationBags[application]?.values ?? [:]
    }

    /// A unit's status, as `active: message`.
    public func status(_ unit: UnitName) -> String {
        let status = controller.model.units[unit]?.workloadStatus
        return [status?.status, status?.message].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ": ")
    }
}

/// A charm of which only the framework is of interest.
private final class NoCharm: Charm {
    init(framework: Framework) {}
}
