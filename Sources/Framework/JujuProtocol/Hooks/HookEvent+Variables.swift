extension HookEvent {
    /// The name of the hook as in `JUJU_DISPATCH_PATH` without its directory, such as `db-relation-changed`; the name
    /// of an action; `juju-exec`.
    public var name: String {
        switch self {
        case .install: HookKind.install.rawValue
        case .start: HookKind.start.rawValue
        case .stop: HookKind.stop.rawValue
        case .remove: HookKind.remove.rawValue
        case .configChanged: HookKind.configChanged.rawValue
        case .updateStatus: HookKind.updateStatus.rawValue
        case .upgradeCharm: HookKind.upgradeCharm.rawValue
        case .leaderElected: HookKind.leaderElected.rawValue
        case .leaderSettingsChanged: HookKind.leaderSettingsChanged.rawValue
        case .preSeriesUpgrade: HookKind.preSeriesUpgrade.rawValue
        case .postSeriesUpgrade: HookKind.postSeriesUpgrade.rawValue
        case .collectMetrics: HookKind.collectMetrics.rawValue
        case .meterStatusChanged: HookKind.meterStatusChanged.rawValue
        case .relationCreated(let relation): "\(relation.endpoint)-\(HookKind.relationCreated.rawValue)"
        case .relationJoined(let relation): "\(relation.endpoint)-\(HookKind.relationJoined.rawValue)"
        case .relationChanged(let relation): "\(relation.endpoint)-\(HookKind.relationChanged.rawValue)"
        case .relationDeparted(let relation): "\(relation.endpoint)-\(HookKind.relationDeparted.rawValue)"
        case .relationBroken(let relation): "\(relation.endpoint)-\(HookKind.relationBroken.rawValue)"
        case .storageAttached(let storage): "\(storage.name)-\(HookKind.storageAttached.rawValue)"
        case .storageDetaching(let storage): "\(storage.name)-\(HookKind.storageDetaching.rawValue)"
        case .secretChanged: HookKind.secretChanged.rawValue
        case .secretRotate: HookKind.secretRotate.rawValue
        case .secretExpired: HookKind.secretExpired.rawValue
        case .secretRemove: HookKind.secretRemove.rawValue
        case .pebbleReady(let workload): "\(workload)-\(HookKind.pebbleReady.rawValue)"
        case .pebbleCustomNotice(let notice): "\(notice.workload)-\(HookKind.pebbleCustomNotice.rawValue)"
        case .pebbleCheckFailed(let check): "\(check.workload)-\(HookKind.pebbleCheckFailed.rawValue)"
        case .pebbleCheckRecovered(let check): "\(check.workload)-\(HookKind.pebbleCheckRecovered.rawValue)"
        case .action(let action): action.name
        case .exec: "juju-exec"
        case .unknown(let name): name
        }
    }

    /// What `JUJU_HOOK_NAME` holds: the hook's name; nothing for actions and `juju exec`.
    public var hookName: String {
        switch self {
        case .action, .exec: ""
        default: name
        }
    }

    /// What `JUJU_DISPATCH_PATH` holds, such as `hooks/install`; nil for `juju exec`, which does not have it.
    public var dispatchPath: String? {
        switch self {
        case .exec: nil
        case .action: "actions/\(name)"
        default: "hooks/\(name)"
        }
    }

    /// The relation that the event is about, if it is about one.
    public var relation: RelationHook? {
        switch self {
        case .relationCreated(let relation), .relationJoined(let relation), .relationChanged(let relation): relation
        case .relationDeparted(let relation), .relationBroken(let relation): relation
        case .exec(let relation): relation
        default: nil
        }
    }

    /// The variables that this event adds to the environment, in Juju's order (Juju 3.6).
    public var variables: [(String, String)] {
        switch self {
        case .preSeriesUpgrade(let upgrade): upgrade.variables
        case .collectMetrics(let meter), .meterStatusChanged(let meter): meter.variables
        case .storageAttached(let storage), .storageDetaching(let storage): storage.variables
        case .secretChanged(let secret), .secretRotate(let secret): secret.variables
        case .secretExpired(let secret), .secretRemove(let secret): secret.variables
        case .pebbleReady(let workload): [("JUJU_WORKLOAD_NAME", workload)]
        case .pebbleCustomNotice(let notice): notice.variables
        case .pebbleCheckFailed(let check), .pebbleCheckRecovered(let check): check.variables
        case .action(let action): action.variables
        default: relation?.variables ?? []
        }
    }
}
