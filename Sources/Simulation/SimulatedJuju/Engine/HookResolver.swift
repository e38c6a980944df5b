import JujuProtocol

/// Says which hook a unit's agent runs next: the first that follows from how the model differs from what was delivered.
///
/// The order is that of Juju 3.6's resolvers; where Juju's is that of a Go map, chance decides.
struct HookResolver {
    let unit: UnitName
    let controller: Controller
    let state: ModelUnit
    let application: ModelApplication
    let profile: JujuProfile

    /// A resolver for `unit`, or nil if the model has no such unit.
    init?(_ unit: UnitName, of controller: Controller) {
        guard let state = controller.model.units[unit],
            let application = controller.model.applications[unit.application]
        else { return nil }
        self.unit = unit
        self.controller = controller
        self.state = state
        self.application = application
        profile = controller.model.profile
    }

    var delivered: Delivered { state.delivered }
    var agenda: UnitAgenda { controller.agenda[unit] }

    /// The hook that follows whatever else there is, such as install in the beginning.
    private var queued: Hook? { delivered.queued ?? (delivered.isInstalled ? nil : Hook(.install)) }

    /// Whether nothing is under way: no hook has failed, and none must follow.
    private var isBetweenHooks: Bool { delivered.failed == nil && queued == nil }

    /// The next hook, or nil when there is nothing to do. Of a failed hook it says nothing of when.
    func next(using random: inout SeededGenerator) -> Hook? {
        if delivered.hasEnded { return nil }
        if isRebootDue(.due) { return Hook(.start) }
        if awaitsSeries { return nil }
        if isBetweenHooks {
            if let hook = seriesUpgrade() { return hook }
            if state.life == .alive,
                let hook = created(using: &random) ?? leadership() ?? container() ?? secret()
            {
                return hook
            }
            if isRebootDue(.dueAfterMove) { return Hook(.start) }
        }
        if let hook = action() ?? storage() ?? delivered.failed { return hook }
        if !delivered.isInstalled, state.life == .dying { return nil }
        if let queued { return queued }
        if state.life == .dying { return ending(using: &random) }
        if delivered.charmRevision != application.charmRevision
            || delivered.resourcesVersion != application.resourcesVersion
        {
            return Hook(.upgradeCharm)
        }
        if delivered.config != configDigest { return Hook(.configChanged) }
        if let hook = relation(using: &random) { return hook }
        return delivered.isStatusDue ? Hook(.updateStatus) : nil
    }

    private func ending(using random: inout SeededGenerator) -> Hook? {
        if let hook = relation(using: &random) { return hook }
        return delivered.isStarted && !delivered.isStopped ? Hook(.stop) : Hook(.remove)
    }

    /// Whether a reboot is to be told of now: only units that had started, and not while their machine moves to another series.
    private func isRebootDue(_ notice: Delivered.RebootNotice) -> Bool {
        delivered.reboot == notice && delivered.isStarted && isBetweenHooks && seriesPhase == .none
    }

    /// A digest of the options, the trust and the address that config-changed tells of: what changes back before the agent
    /// looks has not changed.
    var configDigest: String {
        "\(application.configDigest) \(application.trust) \(controller.model.privateAddress(of: unit) ?? "")"
    }

    private func created(using random: inout SeededGenerator) -> Hook? {
        agenda.created.draw(using: &random) { id in
            guard let relation = controller.model.relations[id], relation.life == .alive, relation.scope.contains(unit),
                delivered.relations[id]?.isCreated != true
            else { return nil }
            return Hook(
                .relationCreated, relation: id, remoteApplication: relation.remoteApplication(of: unit.application))
        }
    }

    private func leadership() -> Hook? {
        if application.leader == unit, !delivered.isLeader { return Hook(.leaderElected) }
        guard profile.hasLeaderSettings, !delivered.isLeader,
            delivered.leaderSettingsVersion != application.leaderSettingsVersion
        else { return nil }
        return Hook(.leaderSettingsChanged)
    }

    private func container() -> Hook? {
        guard controller.model.kind == .caas else { return nil }
        let name = application.charm.containers.sorted().first { !delivered.containers.contains($0) }
        return name.map { name in
            var hook = Hook(.pebbleReady)
            hook.workloadName = name
            return hook
        }
    }

    /// Actions run between hooks, and also while a hook has failed.
    private func action() -> Hook? {
        guard delivered.failed != nil || queued == nil else { return nil }
        return state.pendingActions.first.map { Hook(action: $0) }
    }

    /// A unit on a machine gets its first storage before it is installed, one on Kubernetes after it has started.
    private func storage() -> Hook? {
        guard !(state.storage.isEmpty && delivered.storage.isEmpty), delivered.failed == nil else { return nil }
        guard queued == nil || (controller.model.kind == .iaas ? !delivered.isInstalled : delivered.isStarted) else {
            return nil
        }
        for storage in state.storage.sorted(by: { $0.id < $1.id }) {
            let isWanted = state.life == .alive && storage.life == .alive
            if delivered.storage.contains(storage.id) == isWanted { continue }
            var hook = Hook(isWanted ? .storageAttached : .storageDetaching)
            hook.storageID = storage.id
            return hook
        }
        return nil
    }

    /// What the move of the unit's machine to another series wants.
    private func seriesUpgrade() -> Hook? {
        switch (seriesPhase, delivered.seriesUpgrade) {
        case (.prepare, .none): Hook(.preSeriesUpgrade)
        case (.complete, .prepare): Hook(.postSeriesUpgrade)
        default: nil
        }
    }

    /// A unit that is ready for another series keeps still until its machine has it.
    private var awaitsSeries: Bool { seriesPhase == .prepare && delivered.seriesUpgrade == .prepare }

    private var seriesPhase: SeriesUpgradePhase {
        state.machine.flatMap { controller.model.machines[$0]?.seriesUpgrade?.phase } ?? .none
    }
}
