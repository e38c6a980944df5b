import JujuProtocol

/// Keeps the books of a unit's agent for one hook: what changes in the model before it, and once it is done.
///
/// A hook tells of what there was when it was chosen; what changes while it runs is told of by another one (uniter
/// resolver/opfactory.go: wrapHookOp).
struct Delivery {
    let hook: Hook
    let unit: UnitName
    let controller: Controller
    private let configDigest: String?
    private let leaderSettingsVersion: Int
    private let resourcesVersion: Int
    private let wasStatusDue: Bool

    /// The delivery of a hook that is chosen now.
    init(of hook: Hook, to unit: UnitName, by controller: Controller) {
        self.hook = hook
        self.unit = unit
        self.controller = controller
        configDigest = hook.kind == .configChanged ? HookResolver(unit, of: controller)?.configDigest : nil
        let application = controller.model.applications[unit.application]
        leaderSettingsVersion = application?.leaderSettingsVersion ?? 0
        resourcesVersion = application?.resourcesVersion ?? 0
        wasStatusDue = controller.model.units[unit]?.delivered.isStatusDue ?? false
    }

    /// What happens before the hook runs: a unit enters a relation before it hears of it, gets a charm before that is
    /// installed, and has a status that says so.
    func prepare() {
        if hook.isHook { change { $0.isStatusDue = false } }
        if let delivered = controller.model.units[unit]?.delivered, delivered.failed == nil,
            !delivered.isInstalled || hook.kind == .upgradeCharm
        {
            takeCharm()
        }
        switch hook.kind {
        case .relationCreated: if let id = hook.relationID { controller.enterScope(unit, of: id) }
        case .install: if !hasSetStatus { setStatus("maintenance", "installing charm software") }
        case .stop: setStatus("maintenance", "stopping charm software")
        case .remove: setStatus("maintenance", "cleaning up prior to charm deletion")
        default: break
        }
    }

    /// Gives the unit the application's charm. One whose hook has failed keeps what it has until that hook is done.
    private func takeCharm() {
        guard let application = controller.model.applications[unit.application] else { return }
        change { ($0.charmRevision, $0.resourcesVersion) = (application.charmRevision, application.resourcesVersion) }
    }

    /// What the agent says in the charm's name after a hook that ended well.
    func settleStatus() {
        switch hook.kind {
        case .start: if !hasSetStatus { setStatus("unknown") }
        case .stop: setStatus("maintenance")
        case .remove: setStatus("terminated")
        default: break
        }
    }

    private var hasSetStatus: Bool { controller.model.units[unit]?.delivered.hasSetStatus ?? false }

    private func setStatus(_ status: String, _ message: String = "") {
        let new = ModelStatus(status, message, since: controller.now())
        controller.model.units[unit]?.workloadStatus = new
        controller.note(new, .workload, of: unit.description)
    }

    /// Takes back what was counted before a hook that failed.
    func fail() {
        if hook.isHook, wasStatusDue { change { $0.isStatusDue = true } }
    }

    /// Counts the hook as delivered without running it.
    func skip() {
        change { $0.isStatusDue = false }
        commit()
    }

    /// Counts the hook as delivered. A tick that was due is swallowed by whatever hook ran, and so are new resources (uniter:
    /// LocalState.UpdateStatusVersion, CharmModifiedVersion).
    func commit() {
        guard controller.model.units[unit] != nil else { return }
        guard hook.isHook else { return }
        change { delivered in
            (delivered.failed, delivered.failures, delivered.retryAt) = (nil, 0, nil)
            delivered.queued = follower(isStarted: delivered.isStarted)
            delivered.resourcesVersion = resourcesVersion
        }
        switch hook.kind {
        case .install: change { $0.isInstalled = true }
        case .start: change { ($0.isStarted, $0.isStopped, $0.reboot) = (true, false, .none) }
        case .stop: change { $0.isStopped = true }
        case .remove: controller.removeUnit(unit)
        case .configChanged: change { $0.config = configDigest }
        case .leaderElected: change { $0.isLeader = true }
        case .leaderSettingsChanged: change { $0.leaderSettingsVersion = leaderSettingsVersion }
        case .upgradeCharm: change { $0.leaderSettingsVersion = nil }
        case .pebbleReady: change { $0.containers.insert(hook.workloadName ?? "") }
        case .storageAttached: change { $0.storage.insert(hook.storageID ?? "") }
        case .storageDetaching:
            change { $0.storage.remove(hook.storageID ?? "") }
            controller.release(hook.storageID ?? "", of: unit)
        case .preSeriesUpgrade: change { $0.seriesUpgrade = .prepare }
        case .postSeriesUpgrade:
            change { $0.seriesUpgrade = .complete }
            controller.finishSeriesUpgrade(of: unit)
        case .secretChanged, .secretRotate, .secretExpired, .secretRemove: commitSecret()
        default: commitRelation()
        }
    }

    /// The hook that follows this one whatever else there is.
    private func follower(isStarted: Bool) -> Hook? {
        switch hook.kind {
        case .configChanged: isStarted ? nil : Hook(.start)
        case .upgradeCharm: Hook(.configChanged)
        default: nil
        }
    }

    private func change(_ body: (inout Delivered) -> Void) {
        controller.model.units[unit]?.delivered.change(body)
    }

    private func commitSecret() {
        let id = String((hook.secretURI ?? "").suffix(20))
        if hook.kind == .secretChanged, let remote = controller.model.crossModel.secrets[id] {
            return change { $0.secretRevisions[id] = hook.secretRevision ?? remote.latestRevision }
        }
        guard let secret = controller.model.secrets[id] else { return }
        switch hook.kind {
        case .secretChanged: change { $0.secretRevisions[id] = hook.secretRevision ?? secret.latestRevision }
        case .secretRotate:
            let next = nextRotation(of: secret)
            controller.model.secrets[id]?.nextRotate = next
        case .secretExpired:
            // The agent asks again in five minutes, and the secret shows nothing of that (worker/secretexpire).
            let retry = controller.now() + 300
            change { $0.expiryRetries[secret.contentKey(hook.secretRevision ?? secret.latestRevision)] = retry }
        default: change { $0.obsoleteRevisions[id, default: []].insert(hook.secretRevision ?? 0) }
        }
    }

    /// Without a new revision Juju asks again in five minutes.
    private func nextRotation(of secret: ModelSecret) -> Double? {
        guard let interval = SecretRotation(rawValue: secret.rotate)?.seconds else { return nil }
        return controller.now() + (secret.latestRevision == hook.secretRevision ? min(interval, 300) : interval)
    }

    private func commitRelation() {
        guard let id = hook.relationID, let relation = controller.model.relations[id] else { return }
        let version = hook.remoteUnit.map { hook.changeVersion ?? relation.version(of: $0) } ?? 0
        switch hook.kind {
        case .relationCreated:
            change { $0.relations[id, default: .init()].isCreated = true }
            if let state = controller.model.units[unit] { controller.agenda.fill(state, in: relation) }
        case .relationJoined:
            guard let remote = hook.remoteUnit else { return }
            change {
                $0.relations[id]?.members[remote] = version
                $0.relations[id]?.joined = remote
            }
            // It may have left while the hook was waiting to be run again.
            if !relation.scope.contains(remote) {
                controller.agenda[unit].others[id, default: .init()].departing.insert(remote)
            }
        case .relationChanged:
            change {
                if let remote = hook.remoteUnit {
                    $0.relations[id]?.members[remote] = version
                    if $0.relations[id]?.joined == remote { $0.relations[id]?.joined = nil }
                } else if let remote = hook.remoteApplication {
                    $0.relations[id]?.applicationVersion =
                        hook.changeVersion ?? relation.applicationBags[remote]?.version ?? 0
                }
            }
        case .relationDeparted:
            guard let remote = hook.remoteUnit else { return }
            change {
                $0.relations[id]?.members[remote] = nil
                $0.relations[id]?.cache[remote] = nil
            }
        case .relationBroken:
            // uniter/operation/runhook.go: afterHook
            if relation.isSuspended, controller.model.isLeader(unit) {
                let now = controller.now()
                controller.model.relations[id]?.set(.suspended, since: now)
            }
            controller.leaveScope(unit, of: id)
            controller.noteSuspended(id, for: unit)
        default: break
        }
    }
}
