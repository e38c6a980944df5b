import JujuProtocol

/// How a charm's process ended.
public enum HookEnding: Sendable, Hashable {
    /// With exit code 0.
    case succeeded
    /// In another way, which the text names, such as `exit status 1`.
    case failed(String)
}

/// What became of a hook.
public struct HookOutcome: Sendable, Hashable {
    /// What was sent to the controller; nil for nothing.
    public var commit: HookCommit?
    /// Why the hook failed, or nil. What it had collected is then dropped.
    public var error: String?
    /// Whether the machine is to be rebooted.
    public var wantsReboot = false
}

extension HookContext {
    /// Ends the hook: sends what the tools collected if the charm ended well, else drops it.
    public func finish(_ ending: HookEnding) -> HookOutcome {
        if reboot == .now { return HookOutcome(error: "reboot now", wantsReboot: true) }
        if case .failed(let reason) = ending, hook.kind != .exec { return HookOutcome(error: reason) }
        let commit = collected()
        guard !commit.isEmpty else { return HookOutcome(wantsReboot: reboot == .afterHook) }
        do throws(ToolFailure) {
            try controller.commit(commit, of: unit)
            return HookOutcome(commit: commit, wantsReboot: reboot == .afterHook)
        } catch {
            controller.log(unit, "juju.worker.uniter", .error, "cannot apply changes: \(error.message)")
            return HookOutcome(commit: commit, error: error.message)
        }
    }

    /// All that the hook would send if it ended now.
    private func collected() -> HookCommit {
        var commit = HookCommit()
        commit.updatesNetworkInfo = hook.kind == .configChanged
        for id in Set(unitSettings.keys).union(applicationSettings.keys).sorted() {
            let application = applicationSettings[id].flatMap { $0.isDirty ? $0.final : nil }
            guard unitSettings[id] != nil || application != nil else { continue }
            commit.relations.append(
                HookCommit.RelationChange(
                    id: id, unitSettings: unitSettings[id]?.final, applicationSettings: application))
        }
        commit.charmState = charmState
        commit.openPorts = ports.opened.sorted()
        commit.closePorts = ports.closed.sorted()
        commit.storage = storage
        secrets.fill(&commit)
        return commit
    }
}
