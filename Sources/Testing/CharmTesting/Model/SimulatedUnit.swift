import CharmKit
import Command
import JujuProtocol
import SimulatedJuju
import Snapd

/// A unit of a ``SimulatedModel``.
public struct SimulatedUnit {
    let model: SimulatedModel
    /// The unit's name.
    public let name: UnitName

    private var state: ModelUnit? { model.controller.model.units[name] }

    /// The status that the charm has set, or nil while it has set none.
    public var status: Status? { state.flatMap { Status($0.workloadStatus) } }

    /// What its agent says when a hook has failed, such as `hook failed: "install"`; nil when none has.
    public var error: String? { state.flatMap { $0.delivered.failed == nil ? nil : $0.agentStatus.message } }

    /// Whether the unit leads its application.
    public var isLeader: Bool { model.controller.model.isLeader(name) }

    /// Whether the unit still is in the model.
    public var exists: Bool { state != nil }

    /// The version of what it runs, or empty.
    public var workloadVersion: String { state?.workloadVersion ?? "" }

    /// The ports that it has open on all endpoints.
    public var openPorts: Set<Port> {
        Set((state?.ports ?? []).filter { $0.endpoint.isEmpty }.compactMap { Port($0.range.description) })
    }

    /// The names of its hooks, in the order in which they ran.
    public var hooks: [String] { model.hooks.filter { $0.unit == name }.map(\.name) }

    /// What its charm has logged, in order.
    public var log: [LogLine] { model.log.filter { $0.logger == "unit.\(name).juju-log" } }

    /// What the commands come to that its charm runs. Others are not found.
    public var commands: [CommandState] {
        get { model.machines[name].commands.known }
        nonmutating set { model.machines[name].commands.known = newValue }
    }

    /// The commands that its charm has run, in order.
    public var ranCommands: [Command] { model.machines[name].commands.ran }

    /// The snaps that are installed on its machine. The store has every other one.
    public var snaps: [Snap] {
        get { model.machines[name].snaps.snaps }
        nonmutating set { model.machines[name].snaps = StateSnapManager(newValue) }
    }

    /// What its charm has stored with Juju, by key: what it declares as stored values, and what the framework keeps. Changed to
    /// try what a charm makes of what an older version left, or of nonsense.
    public var storedState: [String: String] {
        get { state?.charmState ?? [:] }
        nonmutating set { model.controller.model.units[name]?.charmState = newValue }
    }

    /// The revision of a secret that the unit tracks as its reader; nil when it has never read it.
    public func trackedRevision(of secret: SimulatedSecret) -> Int? { state?.consumers[secret.id]?.currentRevision }

    /// The unit's own label of a secret that it reads; empty for none.
    public func label(of secret: SimulatedSecret) -> String { state?.consumers[secret.id]?.label ?? "" }

    /// Whether the unit was removed and still has hooks to run.
    public var isDying: Bool { state.map { $0.life != .alive } ?? false }

    /// The hook that Juju would run next; nil when nothing is due.
    public var nextHook: Hook? { model.simulation.next(of: name) }

    /// Makes an `update-status` due, as each five minutes do.
    public func tick() { model.controller.model.units[name]?.delivered.isStatusDue = true }

    /// Runs an action and nothing else, out of turn: see ``SimulatedModel/runOutOfTurn(_:on:)``.
    ///
    /// - Throws: `SimulationError` when the charm has no such action, or not with these parameters.
    public func runOutOfTurn(_ action: String, _ parameters: [String: Value] = [:]) throws -> ActionResult {
        let id = try model.controller.enqueueAction(action, of: name, parameters: parameters)
        try model.runOutOfTurn(Hook(action: id), on: name)
        return try result(of: action, id)
    }

    /// Runs an action out of turn with handlers in place of the unit's charm.
    ///
    /// - Throws: As ``runOutOfTurn(_:_:)``.
    @discardableResult
    public func runHandlers(
        _ action: String, _ parameters: [String: Value] = [:], _ setUp: (Framework) throws -> Void
    ) throws -> ActionResult {
        let id = try model.controller.enqueueAction(action, of: name, parameters: parameters)
        try model.runHandlers(Hook(action: id), on: name, setUp)
        return try result(of: action, id)
    }

    private func result(of action: String, _ id: String) throws -> ActionResult {
        model.controller.model.units[name]?.pendingActions.removeAll { $0 == id }
        guard let outcome = model.controller.model.actions[id] else {
            throw SimulationError(.notFound, "action \(action) on \(name) left nothing")
        }
        return ActionResult(outcome)
    }

    /// Runs an action, and what follows from it.
    ///
    /// From Juju 4.0 on parameters that the charm does not take make the action fail.
    ///
    /// - Throws: `SimulationError` when the charm has no such action, or before Juju 4.0 not with these parameters;
    ///   ``UnitsInError`` when hooks fail on the way.
    public func run(_ action: String, _ parameters: [String: Value] = [:]) throws -> ActionResult {
        let id = try model.controller.enqueueAction(action, of: name, parameters: parameters)
        try model.settle()
        return try result(of: action, id)
    }

    /// Asks for an action, which runs in its turn.
    ///
    /// - Throws: `SimulationError` when the charm has no such action, or not with these parameters.
    public func enqueue(_ action: String, _ parameters: [String: Value] = [:]) throws(SimulationError) {
        _ = try model.controller.enqueueAction(action, of: name, parameters: parameters)
    }

    /// Gives the unit the lead of its application, as Juju does when the leader's lease runs out.
    ///
    /// - Throws: `SimulationError` for a unit that is going away.
    public func takeLead() throws(SimulationError) { try model.controller.setLeader(name) }

    /// Restarts the unit's agent, as an upgrade of Juju does: Juju 3.6 then runs leader-settings-changed where the unit does not
    /// lead, and does not say any more whose a relation was that ends.
    ///
    /// - Throws: `SimulationError` for a unit that is gone.
    public func restartAgent() throws(SimulationError) { try model.controller.restartAgent(of: name) }

    /// Reboots the unit's machine: all agents there restart, and each unit runs start once more.
    public func rebootMachine() {
        if let machine = state?.machine { model.controller.rebootMachine(machine) }
    }

    /// Removes the unit.
    public func remove() throws(SimulationError) { try model.controller.removeUnits([name]) }

    /// Takes the unit out of the model without a hook of its own, as `juju remove-machine --force` does with one whose machine is
    /// lost.
    ///
    /// - Throws: `SimulationError` for a unit that is gone.
    public func lose() throws(SimulationError) { try model.controller.loseUnit(name) }

    /// Lets its failed hook be tried again or, without a retry, counts it as done.
    public func resolve(retry: Bool = true) throws(SimulationError) {
        try model.simulation.resolve(name, retry: retry)
    }
}
