import JujuProtocol

/// Keeps the books of a unit's agent: what changes in the model before a hook, and once it is done.
struct Delivery {
    let controller: Controller
    let unit: UnitName

    /// What the agent takes note of without running a hook, before it looks for one: that it leads no more, and the relations
    /// that it takes part in from now on (uniter leadership resolver, relation/statetracker.go SynchronizeScopes).
    func observe() {
        guard let state = controller.model.units[unit] else { return }
        let delivered = state.delivered
        if delivered.isLeader, state.life == .dying || !controller.model.isLeader(unit) {
            change { $0.isLeader = false }
        }
        if state.life == .dying, !delivered.isInstalled, delivered.failed == nil, delivered.storage.isEmpty {
            return controller.removeUnit(unit)
        }
        guard state.life == .alive, delivered.isInstalled, delivered.failed == nil, delivered.queued == nil else { return }
        for id in controller.agenda[unit].created.numbers {
            guard let relation = controller.model.relations[id], relation.life == .alive else { continue }
            if relation.isSuspended {
                noteSuspended(id)
            } else {
                controller.enterScope(unit, of: id)
                if told(of: id)?.isCreated == true, let state = controller.model.units[unit] {
                    controller.agenda.fill(state, in: relation)
                }
            }
        }
    }

    private func told(of relation: Int) -> Delivered.Relation? {
        controller.model.units.entries[unit]?.value?.delivered.relations[relation]
    }

    /// Before Juju 4.0 an agent picks relation-created for a relation that is suspended, finds itself outside of it, and counts
    /// the hook as run: it does not come when the relation is resumed.
    private func noteSuspended(_ id: Int) {
        guard controller.profile.skipsCreatedOfSuspended, let relation = controller.model.relations[id],
            relation.life == .alive, relation.isSuspended
        else { return }
        change { $0.relations[id, default: .init()].isCreated = true }
    }

    /// What happens before the hook runs: a unit enters a relation before it hears of it, gets a charm before that is
    /// installed, and has a status that says so.
    func prepare(_ hook: Hook) {
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
    func settleStatus(after hook: Hook) {
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
    }

    /// Counts the hook as delivered.
    func commit(_ hook: Hook) {
        guard controller.model.units[unit] != nil else { return }
        if hook.kind == .action || hook.kind == .exec { return }
        change { delivered in
            (delivered.failed, delivered.failures, delivered.retryAt) = (nil, 0, nil)
            delivered.queued = Self.follower(of: hook, isStarted: delivered.isStarted)
            // A tick that was due is swallowed by whatever else ran.
            delivered.isStatusDue = false
        }
        switch hook.kind {
        case .install: change { $0.isInstalled = true }
        case .start: change { ($0.isStarted, $0.isStopped, $0.reboot) = (true, false, .none) }
        case .stop: change { $0.isStopped = true }
        case .remove: controller.removeUnit(unit)
        case .configChanged:
            let digest = hook.configDigest ?? HookResolver(unit, of: controller)?.configDigest
            change { $0.config = digest }
        case .leaderElected: change { $0.isLeader = true }
        case .leaderSettingsChanged:
            let version = controller.model.applications[unit.application]?.leaderSettingsVersion ?? 0
            change { $0.leaderSettingsVersion = version }
        case .upgradeCharm: change { $0.leaderSettingsVersion = nil }
        case .pebbleReady: change { $0.containers.insert(hook.workloadName ?? "") }
        case .storageAttached: change { $0.storage.insert(hook.storageID ?? "") }
        case .storageDetaching:
            change { $0.storage.remove(hook.storageID ?? "") }
            controller.model.units[unit]?.storage.removeAll { $0.id == hook.storageID }
        case .preSeriesUpgrade: change { $0.seriesUpgrade = .prepare }
        case .postSeriesUpgrade:
            change { $0.seriesUpgrade = .complete }
            controller.finishSeriesUpgrade(of: unit)
        case .secretChanged, .secretRotate, .secretExpired, .secretRemove: commitSecret(hook)
        default: commitRelation(hook)
        }
    }

    /// The hook that follows another one whatever else there is.
    private static func follower(of hook: Hook, isStarted: Bool) -> Hook? {
        switch hook.kind {
        case .configChanged: isStarted ? nil : Hook(.start)
        case .upgradeCharm: Hook(.configChanged)
        default: nil
        }
    }

    private func change(_ body: (inout Delivered) -> Void) {
        controller.model.units[unit]?.delivered.change(body)
    }

    private func commitSecret(_ hook: Hook) {
        let id = String((hook.secretURI ?? "").suffix(20))
        guard let secret = controller.model.secrets[id] else { return }
        switch hook.kind {
        case .secretChanged: change { $0.secretRevisions[id] = hook.secretRevision ?? secret.latestRevision }
        case .secretRotate:
            let next = nextRotation(of: secret, after: hook)
            controller.model.secrets[id]?.nextRotate = next
        case .secretExpired:
            // The agent asks again in five minutes, and the secret shows nothing of that (worker/secretexpire).
            let retry = controller.now() + 300
            change { $0.expiryRetries[secret.contentKey(hook.secretRevision ?? secret.latestRevision)] = retry }
        default: change { $0.obsoleteRevisions[id, default: []].insert(hook.secretRevision ?? 0) }
        }
    }

    /// Without a new revision Juju asks again in five minutes.
    private func nextRotation(of secret: ModelSecret, after hook: Hook) -> Double? {
        guard let interval = SecretRotation(rawValue: secret.rotate)?.seconds else { return nil }
        return controller.now() + (secret.latestRevision == hook.secretRevision ? min(interval, 300) : interval)
    }

    private func commitRelation(_ hook: Hook) {
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
            controller.leaveScope(unit, of: id)
            noteSuspended(id)
        default: break
        }
    }
}
