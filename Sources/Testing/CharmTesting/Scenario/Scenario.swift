import CharmKit
import JujuProtocol
import SimulatedJuju

/// One charm, to which one thing happens: a state goes in, an event happens, a state comes out.
///
/// ```swift
/// let relation = RelationState("maas-region", remote: "maas-region")
/// let after = try Scenario(RackCharm.self).run(.relationCreated(relation), from: State(relations: [relation]))
/// #expect(after[relation].unitData["hostname"] == "rack-1")
/// ```
///
/// The charm runs in this process, with the hook tools of the simulated Juju; nothing is kept in files, and scenarios
/// may run in parallel. A charm that takes more than a framework is made by a closure:
///
/// ```swift
/// let scenario = Scenario(metadata) { MaasAgentCharm(framework: $0, host: host) }
/// ```
public struct Scenario {
    /// What the charm says of itself.
    public let metadata: CharmMetadata
    /// The hook tools that fail, with Juju's words, as when a controller or a backend does not answer.
    public var failingTools: [String: String] = [:]
    /// The snaps for which snapd refuses everything, with its words.
    public var failingSnaps: [String: String] = [:]
    /// Where the charm believes to be. By default nothing is there, and nothing is kept in files; a charm that keeps
    /// files beside it wants a folder.
    public var charmDirectory = "/charm"

    private let interface: CharmInterface
    private let makeCharm: (Framework) -> any Charm

    /// A scenario of the charm that `makeCharm` makes for each hook.
    public init(_ metadata: CharmMetadata, _ makeCharm: @escaping (Framework) -> any Charm) {
        self.metadata = metadata
        interface = CharmInterface(metadata)
        self.makeCharm = makeCharm
    }

    /// A scenario of a charm. What it says of itself is by default read from the charm's folder that the test lies in.
    ///
    /// - Throws: `SimulationError` when no such charm is found, or when what it says of itself is broken.
    public init<C: Charm>(_ charm: C.Type, _ metadata: CharmMetadata? = nil, file: String = #filePath) throws {
        self.init(try metadata ?? CharmMetadata(around: file), charm.init)
    }

    /// Lets `event` happen to a unit in `state`.
    ///
    /// - Returns: The state afterwards, with all that the charm did. Nothing differs from `state` but what the charm
    ///   did.
    /// - Throws: ``InconsistentState`` when there is no such state or event in Juju; ``HookFailure`` when the hook
    ///   fails; `CharmInterfaceError` when the charm and its metadata don't fit together; `MisuseError`.
    public func run(_ event: ScenarioEvent, from state: State = State()) throws -> ScenarioResult {
        let findings = Consistency(state, event, metadata).findings
        guard findings.isEmpty else { throw InconsistentState(reasons: findings) }
        let model = try ScenarioModel(state, metadata, event)
        let hook = InProcessHook(
            controller: model.controller, unit: model.unit, hook: model.hook, failingTools: failingTools,
            charmDirectory: charmDirectory)
        let machine = UnitMachine(
            commands: StateCommandRunner(state.commands), snaps: StateSnapManager(state.snaps, failing: failingSnaps))
        var code = CharmCode(interface: interface, make: makeCharm, isWhole: true)
        code.machines = UnitMachines([model.unit: machine])
        let probe = hook.probe
        let run = try hook.run { [code] in try code.run($0, $1, probe: probe, clock: { ScenarioModel.now }) }
        var after = model.stateAfter
        after.snaps = machine.snaps.snaps
        if let reason = run.outcome.error ?? probe.failure.map({ "\($0)" }) {
            throw HookFailure(
                reason: reason, cause: probe.failure, state: after, log: model.log.all, calls: run.calls)
        }
        return ScenarioResult(
            before: state, state: after, log: model.log.all,
            emissions: probe.emissions.map { EmittedEvent(source: $0.source, event: $0.event) }, calls: run.calls,
            commands: machine.commands.ran, inputs: machine.commands.inputs,
            action: model.controller.model.actions.values.first.map(ActionResult.init))
    }
}
