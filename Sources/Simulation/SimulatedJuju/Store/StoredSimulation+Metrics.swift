import JujuProtocol

extension StoredSimulation {
    /// Lets a unit run collect-metrics or meter-status-changed. As in Juju, a worker of its own runs it beside all other hooks:
    /// when it fails, the log says so and the unit is not in error.
    ///
    /// - Throws: ``SimulationError``: `notFound`, or `conflict` where the model's Juju has no metering.
    public func runMeterHook(_ kind: Hook.Kind, on unit: UnitName) throws {
        guard controller.model.profile.has(kind) else {
            throw SimulationError(
                .conflict, "Juju \(controller.model.jujuVersion) has no \(kind.rawValue): metering ended with Juju 3.5")
        }
        guard controller.model.units[unit] != nil else {
            throw SimulationError(.notFound, "unit \"\(unit)\" not found")
        }
        let context = HookContext(controller: controller, unit: unit, hook: Hook(kind))
        let name = context.event.name
        simulation.onStart(unit, name)
        let clock = ContinuousClock()
        let start = clock.now
        let run = recorder.recording(try processCharm(of: unit)).run(context)
        let outcome = run.isMissing ? HookOutcome() : context.finish(run.ending, processResults: run.processResults)
        let worker = kind == .collectMetrics ? "juju.worker.metrics.collect" : "juju.worker.meterstatus"
        if run.isMissing {
            controller.log(unit, worker, .info, "skipped \"\(name)\" hook (missing)")
        } else if let error = outcome.error {
            controller.log(unit, worker, .error, "error running \"\(name)\": \(error)")
        } else {
            controller.log(unit, worker, .info, "ran \"\(name)\" hook (via \(run.handler.rawValue))")
        }
        simulation.onHook(
            HookReport(
                unit: unit, name: name, duration: clock.now - start, changes: [], error: outcome.error,
                isMissing: run.isMissing, hint: run.hint))
    }
}
