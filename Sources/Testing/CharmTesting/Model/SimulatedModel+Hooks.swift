import CharmKit
import JujuProtocol
import SimulatedJuju

extension SimulatedModel {
    /// Counts every hook that is due as run, without the charms: the model as it is when nothing is left to do, and no charm
    /// has done anything. A test then runs the hooks that it is about with ``runOutOfTurn(_:on:)``.
    ///
    /// ```swift
    /// try model.integrate(racks, region)
    /// try model.skipHooks()
    /// let hook = Hook(.relationChanged, relation: 0, remoteApplication: "region", remoteUnit: region.units[0].name)
    /// try model.runOutOfTurn(hook, on: racks.units[0].name)
    /// ```
    ///
    /// - Throws: ``UnitsInError`` when units have failed before and are not tried again yet.
    public func skipHooks() throws {
        charms.areSkipped = true
        defer { charms.areSkipped = false }
        try settle()
    }

    /// Runs one hook out of turn, and gives what came of it.
    ///
    /// What the charm writes reaches the model, but its agent does not note that the hook has run, as when the agent is
    /// killed right then: so a hook may come twice, and one may come that Juju would not run now. The hook sees what others
    /// have published by then, as if it had been told of it.
    ///
    /// - Throws: `SimulationError` when there is no such unit; `CharmInterfaceError` when the charm and its metadata don't
    ///   fit together; `MisuseError`. A hook that fails does not throw: ``RanHook/error`` says why.
    @discardableResult
    public func runOutOfTurn(_ hook: Hook = Hook(.updateStatus), on unit: UnitName) throws -> RanHook {
        guard let charm = charms.byApplication[unit.application] else {
            throw SimulationError(.notFound, "application \"\(unit.application)\" has no charm in this process")
        }
        return try runOutOfTurn(hook, on: unit, charm)
    }

    /// Runs one hook out of turn with handlers alone in place of the unit's charm, such as those of a part of one.
    ///
    /// ```swift
    /// try model.runHandlers(on: unit) { framework in
    ///     framework.reconcile { try publish(to: framework.model.liveRelations("db")) }
    /// }
    /// ```
    ///
    /// What `setUp` adds must keep to what the unit's metadata declares.
    ///
    /// - Throws: As ``runOutOfTurn(_:on:)``.
    @discardableResult
    public func runHandlers(
        _ hook: Hook = Hook(.updateStatus), on unit: UnitName, _ setUp: (Framework) throws -> Void
    ) throws -> RanHook {
        let metadata = controller.model.applications[unit.application]?.charm
        return try withoutActuallyEscaping(setUp) { setUp in
            var failure: (any Error)?
            var code = CharmCode(interface: metadata.map(CharmInterface.init)) { framework in
                do { try setUp(framework) } catch { failure = error }
                return HandlersAlone(framework: framework)
            }
            code.machines = machines
            let ran = try runOutOfTurn(hook, on: unit, ModelCharm(code, folders: folders, charms))
            if let failure { throw failure }
            return ran
        }
    }

    /// Runs one hook out of turn with another charm in place of the unit's own, such as one of an older version.
    ///
    /// - Throws: As ``runOutOfTurn(_:on:)``.
    @discardableResult
    public func runOutOfTurn(
        _ hook: Hook = Hook(.updateStatus), on unit: UnitName, _ makeCharm: (Framework) -> any Charm
    ) throws -> RanHook {
        let metadata = controller.model.applications[unit.application]?.charm
        return try withoutActuallyEscaping(makeCharm) { makeCharm in
            var code = CharmCode(interface: metadata.map(CharmInterface.init), make: makeCharm)
            code.machines = machines
            return try runOutOfTurn(hook, on: unit, ModelCharm(code, folders: folders, charms))
        }
    }

    /// Runs one hook out of turn in which hook tools are called, and no charm.
    @discardableResult
    package func runTools(
        _ hook: Hook = Hook(.updateStatus), on unit: UnitName, _ body: (HookTools) throws -> Void
    ) throws -> RanHook {
        let hook = InProcessHook(controller: controller, unit: unit, hook: hook, failingTools: failingTools)
        let run = try hook.run { environment, tools in
            try body(HookTools(tools, juju: environment.jujuVersion))
            return 0
        }
        let ran = RanHook(unit: unit, name: run.name, error: run.outcome.error, calls: run.calls)
        note(ran)
        return ran
    }

    private func runOutOfTurn(_ hook: Hook, on unit: UnitName, _ charm: ModelCharm) throws -> RanHook {
        guard controller.model.units[unit] != nil else {
            throw SimulationError(.notFound, "unit \"\(unit)\" does not exist")
        }
        controller.forgetDatabags(readBy: unit)
        let context = HookContext(controller: controller, unit: unit, hook: hook)
        let name = context.event.name
        let run = charm.run(context)
        let outcome = context.finish(run.ending, processResults: run.processResults)
        if let lack = charm.lack { throw lack }
        let ran = RanHook(unit: unit, name: name, error: outcome.error, calls: charms.calls)
        note(ran)
        return ran
    }

    /// Kills the hook that runs now, as a machine does that loses power: no hook tool answers it any more, Juju drops what it
    /// wrote, and tries it again as any that failed.
    public func killHook() { charms.isKilled = true }
}

/// A charm that is its handlers and nothing else.
private final class HandlersAlone: Charm {
    init(framework: Framework) {}
}
