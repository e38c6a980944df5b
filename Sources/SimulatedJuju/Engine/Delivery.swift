import JujuProtocol

/// Keeps the books of a unit's agent: what changes in the model before a hook, and once it is done.
struct Delivery {
    let controller: Controller
    let unit: UnitName

    /// What happens before the hook runs: a unit enters a relation before it hears of it.
    func prepare(_ hook: Hook) {
        guard let id = hook.relationID, hook.kind == .relationCreated else { return }
        controller.enterScope(unit, of: id)
    }

    /// Counts the hook as delivered.
    func commit(_ hook: Hook) {
        guard controller.model.units[unit] != nil else { return }
        controller.model.units[unit]?.delivered.failed = nil
        controller.model.units[unit]?.delivered.failures = 0
        switch hook.kind {
        case .install: controller.model.units[unit]?.delivered.isInstalled = true
        case .start: controller.model.units[unit]?.delivered.isStarted = true
        case .stop: controller.model.units[unit]?.delivered.isStopped = true
        case .remove: controller.removeUnit(unit)
        case .configChanged:
            let version = HookResolver(unit, in: controller.model, now: controller.clock())?.configVersion
            controller.model.units[unit]?.delivered.config = version
        case .upgradeCharm:
            let revision = controller.model.applications[unit.application]?.charmRevision ?? 0
            controller.model.units[unit]?.delivered.charmRevision = revision
            controller.model.units[unit]?.delivered.config = nil
        case .leaderElected: controller.model.units[unit]?.delivered.isLeader = true
        case .leaderSettingsChanged:
            let version = controller.model.applications[unit.application]?.leaderSettingsVersion ?? 0
            controller.model.units[unit]?.delivered.isLeader = false
            controller.model.units[unit]?.delivered.leaderSettingsVersion = version
        case .updateStatus: controller.model.units[unit]?.delivered.isStatusDue = false
        case .secretChanged, .secretRotate, .secretExpired, .secretRemove: commitSecret(hook)
        default: commitRelation(hook)
        }
        if hook.kind == .install {
            let revision = controller.model.applications[unit.application]?.charmRevision ?? 0
            controller.model.units[unit]?.delivered.charmRevision = revision
        }
        // A tick that was due is swallowed by whatever else ran.
        if hook.kind != .action { controller.model.units[unit]?.delivered.isStatusDue = false }
    }

    private func commitSecret(_ hook: Hook) {
        let id = String((hook.secretURI ?? "").suffix(20))
        guard let secret = controller.model.secrets[id] else { return }
        let now = controller.clock()
        switch hook.kind {
        case .secretChanged: controller.model.units[unit]?.delivered.secretRevisions[id] = secret.latestRevision
        case .secretRotate:
            // Without a new revision Juju asks again in five minutes.
            let interval = SecretRotation(rawValue: secret.rotate)?.seconds ?? 300
            controller.model.secrets[id]?.nextRotate = now + interval
        case .secretExpired: controller.model.secrets[id]?.expire = now + 300
        default:
            controller.model.units[unit]?.delivered.obsoleteRevisions[id, default: []].insert(hook.secretRevision ?? 0)
        }
    }

    private func commitRelation(_ hook: Hook) {
        guard let id = hook.relationID, let relation = controller.model.relations[id] else { return }
        switch hook.kind {
        case .relationCreated:
            controller.model.units[unit]?.delivered.relations[id, default: .init()].isCreated = true
        case .relationJoined:
            if let remote = hook.remoteUnit {
                controller.model.units[unit]?.delivered.relations[id]?.members[remote] = -1
            }
        case .relationChanged:
            if let remote = hook.remoteUnit {
                controller.model.units[unit]?.delivered.relations[id]?.members[remote] =
                    relation.unitBags[remote]?.version ?? 0
            } else if let remote = hook.remoteApplication {
                controller.model.units[unit]?.delivered.relations[id]?.applicationVersion =
                    relation.applicationBags[remote]?.version ?? 0
            }
        case .relationDeparted:
            if let remote = hook.remoteUnit {
                controller.model.units[unit]?.delivered.relations[id]?.members[remote] = nil
                controller.model.units[unit]?.delivered.relations[id]?.cache[remote] = nil
            }
        case .relationBroken: controller.leaveScope(unit, of: id)
        default: break
        }
    }
}
