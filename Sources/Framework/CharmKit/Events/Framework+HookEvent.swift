import JujuProtocol

extension Framework {
    /// Brings the hook's own event to its handlers.
    func emit(_ hook: HookEvent) throws {
        let handle = Handle(hook.name)
        switch hook {
        case .install, .start, .configChanged, .updateStatus, .upgradeCharm, .leaderElected, .leaderSettingsChanged,
            .postSeriesUpgrade:
            try emit(LifecycleEvent(), from: EventSource(handle))
        case .preSeriesUpgrade(let upgrade):
            try emit(SeriesUpgradeEvent(base: upgrade.base, series: upgrade.series), from: EventSource(handle))
        case .collectMetrics(let meter), .meterStatusChanged(let meter):
            try emit(MeterEvent(status: meter.status, info: meter.info), from: EventSource(handle))
        case .stop, .remove:
            try emit(TeardownEvent(), from: EventSource(handle))
        case .relationCreated(let relation), .relationJoined(let relation), .relationChanged(let relation):
            try emit(RelationEvent(relation), from: EventSource(handle))
        case .relationDeparted(let relation):
            if relation.departingUnit == environment.unit { model.unit.setDeparting() }
            try emit(RelationDepartedEvent(relation), from: EventSource(handle))
        case .relationBroken(let relation):
            try emit(RelationBrokenEvent(relation), from: EventSource(handle))
        case .secretChanged(let secret):
            try emit(SecretChangedEvent(id: secret.id, label: secret.label), from: EventSource(handle))
        case .secretRotate(let secret), .secretExpired(let secret), .secretRemove(let secret):
            try emit(
                OwnedSecretEvent(id: secret.id, label: secret.label, revision: secret.revision),
                from: EventSource(handle))
        case .storageAttached(let storage):
            try emit(StorageEvent(storage: Storage(storage)), from: EventSource(handle))
        case .storageDetaching(let storage):
            try emit(StorageDetachingEvent(storage: Storage(storage)), from: EventSource(handle))
        case .pebbleReady(let workload):
            try emit(PebbleReadyEvent(workload: workload), from: EventSource(handle))
        case .pebbleCustomNotice(let notice):
            try emit(PebbleNoticeEvent(notice), from: EventSource(handle))
        case .pebbleCheckFailed(let check), .pebbleCheckRecovered(let check):
            try emit(PebbleCheckEvent(workload: check.workload, check: check.name), from: EventSource(handle))
        case .action, .exec:
            break
        case .unknown(let name):
            try emit(UnknownEvent(name: name), from: EventSource(handle))
        }
    }
}

extension RelationEvent {
    init(_ hook: RelationHook) {
        self.init(
            endpoint: hook.endpoint, relationID: hook.id, application: hook.remoteApplication, unit: hook.remoteUnit)
    }
}

extension RelationDepartedEvent {
    init(_ hook: RelationHook) {
        self.init(
            endpoint: hook.endpoint, relationID: hook.id, application: hook.remoteApplication, unit: hook.remoteUnit,
            departingUnit: hook.departingUnit)
    }
}

extension RelationBrokenEvent {
    init(_ hook: RelationHook) {
        self.init(endpoint: hook.endpoint, relationID: hook.id, application: hook.remoteApplication)
    }
}

extension Storage {
    init(_ hook: StorageHook) { self.init(id: hook.id, kind: hook.kind.rawValue, location: hook.location) }
}

extension PebbleNoticeEvent {
    init(_ hook: PebbleNoticeHook) {
        self.init(workload: hook.workload, id: hook.id, type: hook.type, key: hook.key)
    }
}

extension HookEvent {
    /// Whether all hook tools work here: not in the restricted context of metrics (up to Juju 3.5), and of what is not known
    /// nobody can say.
    package var hasFullContext: Bool {
        switch self {
        case .action, .exec, .unknown, .collectMetrics, .meterStatusChanged: false
        default: true
        }
    }

    /// Whether this is one of a unit's last hooks.
    var isTeardown: Bool { self == .stop || self == .remove }
}
