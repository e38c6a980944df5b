import JujuProtocol

/// How a charm's process ended.
public enum HookEnding: Sendable, Hashable {
    /// With exit code 0.
    case succeeded
    /// In another way, which the text names, such as `exit status 1`.
    case failed(String)

    /// The text for an end by SIGTERM or SIGKILL, which Juju takes for its own shutdown.
    static let terminated = "terminated"
}

/// What became of a hook.
public struct HookOutcome: Sendable, Hashable {
    /// What was sent to the controller; nil for nothing.
    public var commit: HookCommit?
    /// Why the hook failed, or nil. What it had collected is then dropped.
    public var error: String?
    /// Whether the controller refused the commit, so that nothing of it counts.
    public var isRefused = false
    /// Whether the machine is to be rebooted.
    public var wantsReboot = false
}

extension HookContext {
    /// Ends the hook: sends what the tools collected if the charm ended well, else drops it. To the results of an action
    /// it adds `processResults`: exit code and output.
    public func finish(_ ending: HookEnding, processResults: [String: Value] = [:]) -> HookOutcome {
        endTools()
        if reboot == .now {
            if let noMachine { return HookOutcome(error: noMachine) }
            return HookOutcome(error: "reboot now", wantsReboot: true)
        }
        if hook.kind == .action { return finishAction(ending, processResults: processResults) }
        if case .failed(let reason) = ending { return HookOutcome(error: reason) }
        var outcome = flush()
        if outcome.wantsReboot, let noMachine { (outcome.error, outcome.wantsReboot) = (noMachine, false) }
        return outcome
    }

    /// Why a unit on Kubernetes can't reboot, which it hears when all else is committed (runner/context/context.go: handleReboot;
    /// api/agent/uniter/unit.go: RequestReboot); nil elsewhere.
    private var noMachine: String? { model.kind == .caas ? profile.noMachineWords(of: unit) : nil }

    /// An action never puts the unit in error: what went wrong is told in the action's own status.
    private func finishAction(_ ending: HookEnding, processResults: [String: Value]) -> HookOutcome {
        var results = action.results.mapValues(\.sent).merging(processResults) { _, new in new }
        var status = action.hasFailed ? "failed" : "completed"
        var message = action.message
        var outcome = HookOutcome()
        switch ending {
        case .failed(let reason): (status, message) = ("failed", reason)
        case .succeeded:
            outcome = flush()
            if let error = outcome.error {
                status = "failed"
                if message.isEmpty { message = "committing requested changes failed" }
                let (stderr, code) = profile.hasNumericReturnCode ? ("stderr", "return-code") : ("Stderr", "Code")
                if case .string(let text)? = results[stderr] {
                    results[stderr] = .string("\(text)\n\(error)")
                } else {
                    results[stderr] = .string(error)
                }
                // The number 0 that an exit code leaves stays; a text does not, be it the charm's own or Juju 2.9's.
                if (results[code] ?? "0") == "0" { results[code] = "1" }
                outcome.error = nil
            }
        }
        if let id = hook.actionID {
            let now = controller.now()
            controller.model.actions[id]?.status = status
            controller.model.actions[id]?.message = RawText.sent(message)
            controller.model.actions[id]?.results = results
            controller.model.actions[id]?.completed = now
        }
        return outcome
    }

    private func flush() -> HookOutcome {
        if model.kind == .caas, podSpec != nil, rawK8sSpec != nil {
            return HookOutcome(
                error: "either k8s-spec-set or k8s-raw-set can be run for each application, but not both",
                isRefused: true)
        }
        let commit = collected()
        guard !commit.isEmpty else { return HookOutcome(wantsReboot: reboot == .afterHook) }
        do throws(ToolFailure) {
            try controller.commit(commit, of: unit)
            return HookOutcome(commit: commit, wantsReboot: reboot == .afterHook)
        } catch {
            controller.log(unit, "juju.worker.uniter", .error, "cannot apply changes: \(error.message)")
            return HookOutcome(commit: commit, error: profile.refusalPrefix + error.message, isRefused: true)
        }
    }

    /// All that the hook would send if it ended now.
    private func collected() -> HookCommit {
        var commit = HookCommit()
        commit.updatesNetworkInfo = hook.kind == .configChanged
        for id in Set(unitSettings.keys).union(applicationSettings.keys).sorted() {
            let application = applicationSettings[id].flatMap { settings in
                (model.flush == .faithful ? settings.isDirty : settings.differs) ? settings.final : nil
            }
            let unit = unitSettings[id].flatMap { model.flush == .faithful || $0.differs ? $0.final : nil }
            guard unit != nil || application != nil else { continue }
            commit.relations.append(
                HookCommit.RelationChange(id: id, unitSettings: unit, applicationSettings: application))
        }
        commit.charmState = charmState.map(RawText.sent)
        commit.openPorts = ports.opened.map(\.sent)
        commit.closePorts = ports.closed.map(\.sent)
        commit.storage = storage
        if model.kind == .caas { (commit.podSpec, commit.rawK8sSpec) = (podSpec, rawK8sSpec) }
        secrets.fill(&commit)
        return commit
    }
}
