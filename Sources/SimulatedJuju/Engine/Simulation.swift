import JujuProtocol

/// A model whose agents run: it finds the next hook of each unit and runs it until nothing is left to do.
public final class Simulation {
    /// The controller and its model.
    public let controller: Controller
    /// Told of each hook, by its name, as it begins.
    public var onStart: (UnitName, String) -> Void = { _, _ in }
    /// Told of each hook as it has run.
    public var onHook: (HookReport) -> Void = { _ in }
    /// Told that the model changed, after each hook.
    public var onChange: () throws -> Void = {}
    /// How often a failing hook is tried in one ``settle()``.
    public var attempts = 3
    private let runner: (UnitName) throws -> any CharmRunner

    /// A simulation of the controller's model; `runner` says how the charm of a unit is run.
    public init(_ controller: Controller, runner: @escaping (UnitName) throws -> any CharmRunner) {
        self.controller = controller
        self.runner = runner
    }

    /// Runs hooks until no unit has one left, or only ones that keep failing.
    ///
    /// Units take turns, in an order that the model's seed decides.
    public func settle() throws {
        var tries: [UnitName: Int] = [:]
        var isBusy = true
        while isBusy {
            isBusy = false
            for unit in controller.model.units.keys.sorted().shuffled(using: &controller.model.random) {
                guard let hook = next(of: unit) else { continue }
                if hook == controller.model.units[unit]?.delivered.failed {
                    guard tries[unit, default: 1] < attempts else { continue }
                    tries[unit, default: 1] += 1
                } else if hook.kind != .action {
                    tries[unit] = 1
                }
                isBusy = true
                try run(hook, on: unit)
            }
        }
    }

    /// The next hook of a unit, or nil.
    public func next(of unit: UnitName) -> Hook? {
        HookResolver(unit, in: controller.model, now: controller.clock())?.next(using: &controller.model.random)
    }

    /// Runs one hook, and keeps the books.
    @discardableResult
    public func run(_ hook: Hook, on unit: UnitName) throws -> HookReport {
        let delivery = Delivery(controller: controller, unit: unit)
        delivery.prepare(hook)
        let before = controller.model.units[unit]
        let bags = hook.kind == .remove ? [:] : ownBags(of: unit)
        let charm = try runner(unit)
        let context = HookContext(controller: controller, unit: unit, hook: hook)
        let name = context.event.name
        if hook.kind == .action, let id = hook.actionID { controller.model.actions[id]?.status = "running" }
        onStart(unit, name)
        let clock = ContinuousClock()
        let start = clock.now
        let run = charm.run(context)
        let outcome = run.isMissing ? HookOutcome() : context.finish(run.ending, processResults: run.processResults)
        let duration = clock.now - start
        var changes = changedBags(of: unit, since: bags)
        changes += HookReport.changes(
            outcome.isRefused ? nil : outcome.commit, before: before, after: controller.model.units[unit],
            secrets: controller.model.secrets)
        if let error = outcome.error {
            fail(hook, name, on: unit, because: error)
            log(unit, .error, "hook \"\(name)\" (via \(run.handler.rawValue)) failed: \(error)")
        } else {
            delivery.commit(hook)
            // Like Juju, it says nothing of an action, which has a log of its own.
            if run.isMissing {
                log(unit, .info, "skipped \"\(name)\" hook (missing)")
            } else if hook.kind != .action {
                log(unit, .info, "ran \"\(name)\" hook (via \(run.handler.rawValue))")
            }
            let status = ModelStatus("idle", since: controller.clock())
            if hook.kind != .action || controller.model.units[unit]?.delivered.failed == nil {
                controller.model.units[unit]?.agentStatus = status
            }
        }
        let report = HookReport(
            unit: unit, name: name, duration: duration, changes: changes, error: outcome.error,
            isMissing: run.isMissing)
        try onChange()
        onHook(report)
        return report
    }

    private func fail(_ hook: Hook, _ name: String, on unit: UnitName, because error: String) {
        controller.model.units[unit]?.delivered.failed = hook
        controller.model.units[unit]?.delivered.failures += 1
        var data: [String: Value] = ["hook": .string(name)]
        data["relation-id"] = hook.relationID.map(Value.integer)
        data["remote-unit"] = hook.remoteUnit.map { .string($0.description) }
        data["secret-uri"] = hook.secretURI.map(Value.string)
        data["secret-label"] = hook.secretLabel.map(Value.string)
        controller.model.units[unit]?.agentStatus = ModelStatus(
            "error", "hook failed: \"\(name)\"", data: data, since: controller.clock())
    }

    private func log(_ unit: UnitName, _ level: LogLine.Level, _ message: String) {
        controller.log(unit, "juju.worker.uniter.operation", level, message)
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
        } else {
            Delivery(controller: controller, unit: unit).commit(failed)
            controller.model.units[unit]?.agentStatus = ModelStatus("idle", since: controller.clock())
        }
    }

    // MARK: What was written

    private func ownBags(of unit: UnitName) -> [Int: ([String: String], [String: String])] {
        controller.model.relations.filter { $0.value.scope.contains(unit) }.mapValues { relation in
            (relation.unitBags[unit]?.values ?? [:], relation.applicationBags[unit.application]?.values ?? [:])
        }
    }

    private func changedBags(of unit: UnitName, since before: [Int: ([String: String], [String: String])]) -> [String] {
        var changes: [String] = []
        for (id, old) in before.sorted(by: { $0.key < $1.key }) {
            guard let relation = controller.model.relations[id] else { continue }
            let bags = [
                ("", old.0, relation.unitBags[unit]?.values ?? [:]),
                ("application's ", old.1, relation.applicationBags[unit.application]?.values ?? [:]),
            ]
            for (whose, old, new) in bags {
                let (written, deleted) = HookReport.differences(old, new)
                if !written.isEmpty { changes.append("wrote \(whose)\(written.joined(separator: ", "))") }
                if !deleted.isEmpty { changes.append("deleted \(whose)\(deleted.joined(separator: ", "))") }
            }
        }
        return changes
    }
}
