import JujuProtocol

/// What makes a unit's agent run a hook, by how the model differs from what the charm was told.
public enum HookCause: String, Sendable, Codable, Hashable {
    /// The hook failed before and is tried again.
    case retry
    /// It follows the unit's last hook, as start follows the first config-changed.
    case sequence
    /// The operator asked for it: an action or commands.
    case command
    /// The unit is new.
    case unit
    /// The unit has to go.
    case removal
    /// Options, trust or the address changed.
    case options
    /// The application has another charm or other resources.
    case charm
    /// The relation, or the unit in it, is new.
    case relation
    /// Another unit entered the relation, or this one did and found it there.
    case arrival
    /// A databag has another version.
    case databag
    /// Another unit left the relation.
    case departure
    /// The relation ends for the unit.
    case ending
    /// The leader changed, or its settings.
    case leadership
    /// A secret has a new revision.
    case revision
    /// A revision of an own secret is read by nobody any more.
    case unread
    /// A time has come: of update-status, a rotation or an expiry.
    case clock
    /// A storage was attached, or is to be detached.
    case storage
    /// The machine rebooted or moves to another series, or a container is ready.
    case machine
}

extension HookResolver {
    /// Why `hook` is the unit's next one. It is to be asked before the hook begins.
    func cause(of hook: Hook) -> HookCause {
        if hook == delivered.failed { return .retry }
        if hook == delivered.queued { return .sequence }
        switch hook.kind {
        case .action, .exec: return .command
        case .install: return .unit
        case .stop, .remove: return .removal
        case .configChanged: return delivered.isStarted ? .options : .sequence
        case .upgradeCharm: return .charm
        case .relationCreated: return .relation
        case .relationJoined: return .arrival
        case .relationChanged:
            let joined = hook.relationID.flatMap { delivered.relations[$0]?.joined }
            return joined != nil && joined == hook.remoteUnit ? .sequence : .databag
        case .relationDeparted:
            let relation = hook.relationID.flatMap { controller.model.relations[$0] }
            let isEnding = state.life == .dying || relation?.life == .dying || relation?.isSuspended == true
            return isEnding ? .ending : .departure
        case .relationBroken: return .ending
        case .leaderElected, .leaderSettingsChanged: return .leadership
        case .secretChanged: return .revision
        case .secretRemove: return .unread
        case .secretRotate, .secretExpired, .updateStatus: return .clock
        case .storageAttached, .storageDetaching: return .storage
        default: return .machine
        }
    }
}
