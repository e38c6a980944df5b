import JujuProtocol

extension Controller {
    /// Puts a unit in error, and says when its hook is to be tried again: after 5 seconds, then each time twice as long
    /// up to 5 minutes, with a fifth more or less by chance (Juju 3.6).
    /// `overTime` says that the simulator ended the hook, which Juju would not have done.
    func noteFailure(of hook: Hook, _ name: String, on unit: UnitName, overTime: String?) {
        guard let failures = model.units[unit]?.delivered.failures else { return }
        let delay = min(5 * Double(1 << min(failures, 6)), 300) * Double.random(in: 0.8...1.2, using: &model.random)
        model.units[unit]?.delivered.failed = hook
        model.units[unit]?.delivered.failures += 1
        let retry = model.retriesHooks ? now() + delay : nil
        model.units[unit]?.delivered.retryAt = retry
        var data: [String: Value] = ["hook": .string(name)]
        data["relation-id"] = hook.relationID.map(Value.integer)
        data["remote-unit"] = hook.remoteUnit.map { .string($0.description) }
        data["secret-uri"] = hook.secretURI.map(Value.string)
        data["secret-label"] = hook.secretLabel.map(Value.string)
        setAgentStatus("error", "hook failed: \"\(name)\"" + (overTime.map { ": \($0)" } ?? ""), data, of: unit)
    }

    /// Says what a unit's agent does.
    func setAgentStatus(_ status: String, _ message: String = "", _ data: [String: Value] = [:], of unit: UnitName) {
        let new = ModelStatus(status, message, data: data, since: now())
        note(new, .agent, of: unit.description)
        model.units[unit]?.agentStatus = new
    }
}
