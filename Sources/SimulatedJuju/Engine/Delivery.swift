import JujuProtocol

/// Keeps the books of a unit's agent: what changes in the model before a hook, and once it is done.
struct Delivery {
    let controller: Controller
    let unit: UnitName

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
        case .start: change { ($0.isStarted, $0.isStopped, $0.hasRebooted) = (true, false, false) }
        case .stop: change { $0.isStopped = true }
        case .remove: controller.removeUnit(unit)
        case .configChanged:
            let version = HookResolver(unit, of: controller)?.configVersion
            change { $0.config = version }
        case .leaderElected: change { $0.isLeader = true }
        case .leaderSettingsChanged:
            let version = controller.model.applications[unit.application]?.leaderSettingsVersion ?? 0
            change { ($0.isLeader, $0.leaderSettingsVersion) = (false, version) }
        case .pebbleReady: change { $0.containers.insert(hook.workloadName ?? "") }
        case .storageAttached: change { $0.storage.insert(hook.storageID ?? "") }
        case .storageDetaching:
            change { $0.storage.remove(hook.storageID ?? "") }
            controller.release(hook.storageID ?? "", of: unit)
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
        case .secretChanged: change { $0.secretRevisions[id] = secret.latestRevision }
        case .secretRotate:
            let next = nextRotation(of: secret, after: hook)
            controller.model.secrets[id]?.nextRotate = next
        case .secretExpired:
            // Until the revision is removed or gets another date, Juju asks again in five minutes.
            let now = controller.now()
            if secret.expire.map({ $0 <= now }) == true { controller.model.secrets[id]?.expire = now + 300 }
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
        switch hook.kind {
        case .relationCreated:
            change { $0.relations[id, default: .init()].isCreated = true }
            if let state = controller.model.units[unit] { controller.agenda.fill(state, in: relation) }
        case .relationJoined:
            guard let remote = hook.remoteUnit else { return }
            change {
                $0.relations[id]?.members[remote] = relation.unitBags[remote]?.version ?? 0
                $0.relations[id]?.joined = remote
            }
        case .relationChanged:
            change {
                if let remote = hook.remoteUnit {
                    $0.relations[id]?.members[remote] = relation.unitBags[remote]?.version ?? 0
                    if $0.relations[id]?.joined == remote { $0.relations[id]?.joined = nil }
                } else if let remote = hook.remoteApplication {
                    $0.relations[id]?.applicationVersion = relation.applicationBags[remote]?.version ?? 0
                }
            }
        case .relationDeparted:
            guard let remote = hook.remoteUnit else { return }
            change {
                $0.relations[id]?.members[remote] = nil
                $0.relations[id]?.cache[remote] = nil
            }
        case .relationBroken: controller.leaveScope(unit, of: id)
        default: break
        }
    }
}
