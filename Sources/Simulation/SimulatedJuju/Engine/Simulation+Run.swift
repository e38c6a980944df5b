import JujuProtocol

extension Simulation {
    /// Runs one hook, and keeps the books.
    @discardableResult
    public func run(_ hook: Hook, on unit: UnitName) throws -> HookReport {
        let delivery = Delivery(of: hook, to: unit, by: controller)
        let cause = HookResolver(unit, of: controller)?.cause(of: hook)
        delivery.prepare()
        if let report = refuseAction(hook, on: unit) { return report }
        let charm = try runner(unit)
        let context = HookContext(controller: controller, unit: unit, hook: hook)
        let name = context.event.name
        let before = HookReport.Workload(controller.model.units[unit])
        begin(hook, name, on: unit)
        onStart(unit, name)
        let clock = ContinuousClock()
        let start = clock.now
        let run = charm.run(context)
        let outcome = run.isMissing ? HookOutcome() : context.finish(run.ending, processResults: run.processResults)
        let duration = clock.now - start
        var changes = HookReport.changes(
            outcome, context, before: before, after: HookReport.Workload(controller.model.units[unit]))
        let runsAgain = outcome.wantsReboot && outcome.error != nil
        if outcome.wantsReboot { reboot(unit) }
        if outcome.error != nil { delivery.fail() }
        if runsAgain {
            changes.append("rebooted, runs again")
            queueAgain(hook, name, on: unit, run, delivery)
        } else if let error = outcome.error {
            fail(hook, name, on: unit, because: error, run)
        } else {
            finish(hook, name, on: unit, run, delivery)
            if controller.model.units[unit]?.delivered.failed == nil {
                controller.setAgentStatus("idle", of: unit)
            }
        }
        let report = HookReport(
            unit: unit, name: name, duration: duration, changes: changes, error: runsAgain ? nil : outcome.error,
            runsAgain: runsAgain, isMissing: run.isMissing, hint: run.hint, cause: cause)
        if let hint = run.hint { controller.log(unit, "juju-sim", .warning, hint) }
        onHook(report)
        try onChange()
        return report
    }

    /// Ends an action that the agent does not run, since its charm has none of that name or not with these parameters
    /// (worker/uniter/runner/factory.go: NewActionRunner; operation/runaction.go: Prepare).
    private func refuseAction(_ hook: Hook, on unit: UnitName) -> HookReport? {
        guard hook.kind == .action, let id = hook.actionID, let action = controller.model.actions[id],
            let problem = controller.agentRefusal(of: action)
        else { return nil }
        let (status, now) = (controller.profile.refusedActionStatus, controller.now())
        controller.model.units[unit]?.pendingActions.removeAll { $0 == id }
        controller.model.actions[id]?.status = status
        controller.model.actions[id]?.message = "cannot run \"\(action.name)\" action: \(problem)"
        controller.model.actions[id]?.completed = now
        let report = HookReport(
            unit: unit, name: action.name, duration: .zero, changes: [], error: nil, isMissing: true, cause: .command)
        onHook(report)
        return report
    }

    private func begin(_ hook: Hook, _ name: String, on unit: UnitName) {
        if hook.kind == .action, let id = hook.actionID {
            let now = controller.now()
            controller.model.actions[id]?.status = "running"
            controller.model.actions[id]?.started = now
            controller.model.units[unit]?.pendingActions.removeAll { $0 == id }
        }
        // Like Juju, it does not show when update-status runs.
        guard hook.kind != .updateStatus, controller.model.units[unit]?.delivered.failed == nil else { return }
        controller.setAgentStatus("executing", hook.runningMessage(name), of: unit)
    }

    private func finish(_ hook: Hook, _ name: String, on unit: UnitName, _ run: CharmRun, _ delivery: Delivery) {
        noteRun(of: hook, name, on: unit, run, delivery)
        delivery.commit()
    }

    /// Lets a hook that asked for a reboot before its end run again, as often as it asks, and whatever became of it before
    /// (worker/uniter/operation/runhook.go: Execute). Commands are not run again (runcommands.go: Execute).
    private func queueAgain(_ hook: Hook, _ name: String, on unit: UnitName, _ run: CharmRun, _ delivery: Delivery) {
        guard hook.isHook else { return log(unit, .warning, "cannot requeue external commands") }
        noteRun(of: hook, name, on: unit, run, delivery)
        controller.model.units[unit]?.delivered.change { delivered in
            (delivered.failed, delivered.failures, delivered.retryAt) = (nil, 0, nil)
            delivered.queued = hook
        }
    }

    /// What the agent says of a hook that has run.
    private func noteRun(of hook: Hook, _ name: String, on unit: UnitName, _ run: CharmRun, _ delivery: Delivery) {
        // Like Juju, it says nothing of an action, which has a log of its own.
        if run.isMissing {
            log(unit, .info, "skipped \"\(name)\" hook (missing)")
        } else if hook.isHook {
            log(unit, .info, "ran \"\(name)\" hook (via \(run.handler.rawValue))")
        }
        delivery.settleStatus()
    }

    private func fail(_ hook: Hook, _ name: String, on unit: UnitName, because error: String, _ run: CharmRun) {
        if error == HookEnding.terminated {
            log(unit, .warning, "hook \"\(name)\" was terminated")
        } else {
            log(unit, .error, "hook \"\(name)\" (via \(run.handler.rawValue)) failed: \(error)")
        }
        controller.noteFailure(of: hook, name, on: unit, overTime: run.isOverTime ? error : nil)
    }

    /// Reboots the unit's machine.
    private func reboot(_ unit: UnitName) {
        // runner/context/context.go: handleReboot
        controller.setAgentStatus("rebooting", of: unit)
        guard let machine = controller.model.units[unit]?.machine else { return }
        onReboot(machine)
        controller.rebootMachine(machine)
    }

    private func log(_ unit: UnitName, _ level: LogLine.Level, _ message: String) {
        controller.log(unit, "juju.worker.uniter.operation", level, message)
    }
}

extension Hook {
    /// Whether it is a hook, not an action or commands.
    var isHook: Bool { kind != .action && kind != .exec }

    /// What the agent says that it does while the hook runs.
    func runningMessage(_ name: String) -> String {
        switch kind {
        case .action: "running action \(name)"
        case .exec: "running commands"
        default:
            if isRelationHook, let remoteUnit {
                "running \(name) hook for \(remoteUnit)"
            } else if let secretURI {
                "running \(name) hook for \(secretURI)"
                    + (kind == .secretExpired || kind == .secretRemove ? "/\(secretRevision ?? 0)" : "")
            } else {
                "running \(name) hook"
            }
        }
    }
}
