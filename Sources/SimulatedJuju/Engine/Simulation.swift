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
    public func settle() throws {
        controller.agenda.open(controller.model)
        defer { controller.agenda.close() }
        var tries: [UnitName: Int] = [:]
        var unrest = Unrest(limit: hookLimit ?? Unrest.limit(for: controller.model))
        while true {
            let round = controller.agenda.takeWaiting(controller.model)
            if round.isEmpty {
                if controller.electLeaders() { continue }
                guard let unit = nextRetry(tries) else {
                    if controller.removeForcedUnits() { continue }
                    return
                }
                controller.agenda.note(unit)
                continue
            }
            for unit in round.shuffled(using: &controller.model.random) {
                guard let hook = resolve(unit) else { continue }
                if shouldStop() { return }
                if hook.isHook {
                    let isRetry = hook == controller.model.units[unit]?.delivered.failed
                    if isRetry { tries[unit] = tries[unit] ?? 1 }
                    if tries[unit, default: 0] >= attempts || (isRetry && !isDue(unit)) { continue }
                }
                let report = try run(hook, on: unit)
                if hook.isHook {
                    tries[unit] = report.error == nil ? nil : tries[unit, default: 0] + 1
                    try unrest.note(report)
                }
                controller.agenda.note(unit)
            }
        }
    }

    /// The unit whose failed hook is to be tried next; puts the model's clock forward to that time.
    private func nextRetry(_ tries: [UnitName: Int]) -> UnitName? {
        var next: (at: Double, unit: UnitName)?
        for (unit, count) in tries where count < attempts {
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

    /// The next hook of a unit, or nil. Looks at the whole model.
    public func next(of unit: UnitName) -> Hook? {
        controller.agenda.open(controller.model)
        defer { controller.agenda.close() }
        return resolve(unit)
    }

    private func resolve(_ unit: UnitName) -> Hook? {
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
