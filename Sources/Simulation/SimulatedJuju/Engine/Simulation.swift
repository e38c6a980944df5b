import JujuProtocol

/// A model whose agents run: it finds the next hook of each unit and runs it until nothing is left to do.
public final class Simulation {
    /// The controller and its model.
    public let controller: Controller
    /// Told of each hook, by its name, as it begins.
    public var onStart: (UnitName, String) -> Void = { _, _ in }
    /// Told of each hook as it has run.
    public var onHook: (HookReport) -> Void = { _ in }
    /// Told that the model changed, after each hook and after ``onHook``.
    public var onChange: () throws -> Void = {}
    /// Told of a machine that a hook reboots.
    var onReboot: (_ machine: String) -> Void = { _ in }
    /// Asked before each hook whether ``settle()`` is to end early. What is left to do is done by the next one.
    public var shouldStop: () -> Bool = { false }
    /// How often a failing hook is tried in one ``settle()``.
    public var attempts = 3
    /// How many hooks one unit may run in one ``settle()`` before it counts as restless; nil for a number that grows with the
    /// model and that no charm needs which comes to rest.
    public var hookLimit: Int?
    let runner: (UnitName) throws -> any CharmRunner

    /// A simulation of the controller's model; `runner` says how the charm of a unit is run.
    public init(_ controller: Controller, runner: @escaping (UnitName) throws -> any CharmRunner) {
        self.controller = controller
        self.runner = runner
    }

    /// Runs hooks until no unit has one left, or only ones that keep failing.
    ///
    /// Units take turns, in an order that the model's seed decides. A failed hook is tried again when nothing else is left to
    /// do and the model's clock was put forward to the time at which Juju would try it. What this costs grows with the
    /// number of hooks, whatever the size of the model.
    ///
    /// - Throws: ``SimulationError`` with code `restless` when units answer each other's changes for ever, which Juju would let
    ///   them do; what they did until then stays.
    public func settle() throws { try Self.settle([self]) { _ in false } }

    /// Runs hooks of several models until none has one left; `carry` brings what is new in one to the others, with the simulations
    /// of which units ran since it was called last, and says whether there was anything.
    static func settle(_ simulations: [Simulation], carry: ([Simulation]) -> Bool) throws {
        for simulation in simulations { simulation.controller.agenda.open(simulation.controller.model) }
        defer { for simulation in simulations { simulation.controller.agenda.close() } }
        // A unit may hear of all units of the others' models.
        let limit = simulations.reduce(0) { $0 + Unrest.limit(for: $1.controller.model) }
        var ways = simulations.map { WayToRest($0, limit: $0.hookLimit ?? limit) }
        while true {
            var busy: [Simulation] = []
            for index in ways.indices {
                guard let hasRun = try ways[index].round() else { return }
                if hasRun { busy.append(simulations[index]) }
            }
            if carry(busy) || !busy.isEmpty { continue }
            guard ways.contains(where: { $0.goOn() }) else { return }
            // Time is the same for all.
            let elapsed = simulations.map(\.controller.model.elapsed).max() ?? 0
            for simulation in simulations { simulation.controller.model.elapsed = elapsed }
        }
    }

    /// The next hook of a unit, or nil. Looks at the whole model.
    public func next(of unit: UnitName) -> Hook? {
        controller.agenda.open(controller.model)
        defer { controller.agenda.close() }
        return resolve(unit)
    }

    fileprivate func resolve(_ unit: UnitName) -> Hook? {
        controller.observe(unit)
        var random = controller.model.random
        defer { controller.model.random = random }
        return HookResolver(unit, of: controller)?.next(using: &random)
    }

    /// Lets a failed hook be tried again, or counts it as done.
    public func resolve(_ unit: UnitName, retry: Bool) throws(SimulationError) {
        guard let state = controller.model.units[unit] else {
            throw SimulationError(.notFound, "unit \(unit) does not exist")
        }
        guard let failed = state.delivered.failed else {
            throw SimulationError(.conflict, "unit \(unit) is not in an error state")
        }
        if retry {
            controller.model.units[unit]?.delivered.failures = 0
            let now = controller.now()
            controller.model.units[unit]?.delivered.retryAt = now
        } else {
            Delivery(of: failed, to: unit, by: controller).skip()
            controller.setAgentStatus("idle", of: unit)
        }
    }
}

/// How far a model is on its way to rest.
private struct WayToRest {
    private let simulation: Simulation
    private var tries: [UnitName: Int] = [:]
    private var unrest: Unrest

    private var controller: Controller { simulation.controller }

    init(_ simulation: Simulation, limit: Int) {
        self.simulation = simulation
        unrest = Unrest(limit: limit)
    }

    /// Runs a hook of each unit that has one, and says whether there was anything to look at; nil when it is to end early.
    mutating func round() throws -> Bool? {
        let round = controller.agenda.takeWaiting(controller.model)
        for unit in round.shuffled(using: &controller.model.random) {
            guard let hook = simulation.resolve(unit) else { continue }
            if simulation.shouldStop() { return nil }
            if hook.isHook {
                let isRetry = hook == controller.model.units[unit]?.delivered.failed
                if isRetry { tries[unit] = tries[unit] ?? 1 }
                if tries[unit, default: 0] >= simulation.attempts || (isRetry && !isDue(unit)) { continue }
            }
            let report = try simulation.run(hook, on: unit)
            if hook.isHook {
                tries[unit] = report.error == nil ? nil : tries[unit, default: 0] + 1
                try unrest.note(report)
            }
            controller.agenda.note(unit)
        }
        return !round.isEmpty
    }

    /// Lets what nothing but time can bring on go on: leases that run out, hooks that are tried again, units that are forced out.
    func goOn() -> Bool {
        if controller.electLeaders() { return true }
        guard let unit = nextRetry() else { return controller.removeForcedUnits() }
        controller.agenda.note(unit)
        return true
    }

    /// The unit whose failed hook is to be tried next; puts the model's clock forward to that time.
    private func nextRetry() -> UnitName? {
        var next: (at: Double, unit: UnitName)?
        for (unit, count) in tries where count < simulation.attempts {
            guard let delivered = controller.model.units[unit]?.delivered, delivered.failed != nil,
                let at = delivered.retryAt
            else { continue }
            if next.map({ (at, unit) < $0 }) ?? true { next = (at, unit) }
        }
        guard let next else { return nil }
        controller.model.elapsed += max(0, next.at - controller.now())
        return next.unit
    }

    private func isDue(_ unit: UnitName) -> Bool {
        controller.model.units[unit]?.delivered.retryAt.map { $0 <= controller.now() } ?? false
    }
}
