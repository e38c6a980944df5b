import JujuProtocol

extension StoredSimulation {
    /// Runs a hook of a unit again and again as a process against a live socket; nothing of it is kept.
    ///
    /// - Returns: The time of each run, from starting the process until it was waited for.
    public func measure(_ hook: Hook, on unit: UnitName, runs: Int) throws -> [Duration] {
        guard controller.model.units[unit] != nil else {
            throw SimulationError(.notFound, "unit \(unit) does not exist")
        }
        let model = controller.model
        defer { controller.model = model }
        controller.onLog = { _ in }
        let charm = try runner(of: unit)
        return try (0..<runs).map { _ in
            controller.model = model
            let run = charm.run(HookContext(controller: controller, unit: unit, hook: hook))
            if case .failed(let reason) = run.ending {
                throw SimulationError(.conflict, "\(hook.kind.rawValue) of \(unit) failed: \(reason)")
            }
            return run.duration
        }
    }
}
