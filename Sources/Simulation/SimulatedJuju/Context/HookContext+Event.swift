import JujuProtocol

extension HookContext {
    /// The hook as a charm sees it in its environment.
    public var event: HookEvent {
        switch hook.kind {
        case .install: return .install
        case .start: return .start
        case .stop: return .stop
        case .remove: return .remove
        case .configChanged: return .configChanged
        case .updateStatus: return .updateStatus
        case .upgradeCharm: return .upgradeCharm
        case .leaderElected: return .leaderElected
        case .leaderSettingsChanged: return .leaderSettingsChanged
        case .relationCreated: return .relationCreated(relationHook)
        case .relationJoined: return .relationJoined(relationHook)
        case .relationChanged: return .relationChanged(relationHook)
        case .relationDeparted: return .relationDeparted(relationHook)
        case .relationBroken: return .relationBroken(relationHook)
        case .storageAttached: return .storageAttached(storageHook)
        case .storageDetaching: return .storageDetaching(storageHook)
        case .preSeriesUpgrade: return .preSeriesUpgrade(seriesUpgradeHook)
        case .postSeriesUpgrade: return .postSeriesUpgrade
        case .collectMetrics: return .collectMetrics(meterHook)
        case .meterStatusChanged: return .meterStatusChanged(meterHook)
        case .secretChanged: return .secretChanged(secretHook)
        case .secretRotate: return .secretRotate(secretHook)
        case .secretExpired: return .secretExpired(secretHook)
        case .secretRemove: return .secretRemove(secretHook)
        case .pebbleReady: return .pebbleReady(workload: hook.workloadName ?? "")
        case .pebbleCustomNotice:
            return .pebbleCustomNotice(
                PebbleNoticeHook(
                    workload: hook.workloadName ?? "", id: hook.noticeID ?? "", type: hook.noticeType ?? "",
                    key: hook.noticeKey ?? ""))
        case .pebbleCheckFailed: return .pebbleCheckFailed(checkHook)
        case .pebbleCheckRecovered: return .pebbleCheckRecovered(checkHook)
        case .action:
            let name = hook.name(in: model, unit: unit)
            return .action(ActionHook(name: name, id: hook.actionID ?? ""))
        case .exec: return .exec(hook.relationID == nil ? nil : relationHook)
        }
    }

    private var relationHook: RelationHook {
        let endpoint = hook.relationID.flatMap { model.relations[$0]?.endpoint(of: unit.application)?.name }
        return RelationHook(
            endpoint: endpoint ?? "", id: hook.relationID ?? 0, remoteApplication: hook.remoteApplication,
            remoteUnit: hook.remoteUnit, departingUnit: hook.departingUnit)
    }

    private var secretHook: SecretHook {
        let uri = hook.secretURI ?? ""
        let label = hook.secretLabel ?? ownedSecrets()[String(uri.suffix(20))]?.label
        let hasRevision = hook.kind == .secretExpired || hook.kind == .secretRemove
        return SecretHook(id: uri, label: label, revision: hasRevision ? hook.secretRevision : nil)
    }

    private var seriesUpgradeHook: SeriesUpgradeHook {
        let upgrade = state?.machine.flatMap { model.machines[$0]?.seriesUpgrade }
        return SeriesUpgradeHook(base: model.profile.namesTargetBase ? upgrade?.base : nil, series: upgrade?.series)
    }

    private var meterHook: MeterHook {
        MeterHook(status: state?.meterStatus.status ?? "", info: state?.meterStatus.message ?? "")
    }

    private var checkHook: PebbleCheckHook {
        PebbleCheckHook(workload: hook.workloadName ?? "", name: hook.checkName ?? "")
    }

    private var storageHook: StorageHook {
        let storage = model.units[unit]?.storage.first { $0.id == hook.storageID }
        return StorageHook(
            id: hook.storageID ?? "", location: storage?.location ?? "",
            kind: storage.flatMap { StorageHook.Kind(rawValue: $0.kind) } ?? .filesystem)
    }
}
