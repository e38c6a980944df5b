import JujuProtocol

extension HookKind {
    /// The type of the events that the framework emits for such a hook; nil for what is no event.
    var eventType: Any.Type? {
        switch self {
        case .install, .start, .configChanged, .updateStatus, .upgradeCharm, .leaderElected, .leaderSettingsChanged,
            .postSeriesUpgrade:
            LifecycleEvent.self
        case .preSeriesUpgrade: SeriesUpgradeEvent.self
        case .collectMetrics, .meterStatusChanged: MeterEvent.self
        case .stop, .remove: TeardownEvent.self
        case .relationCreated, .relationJoined, .relationChanged: RelationEvent.self
        case .relationDeparted: RelationDepartedEvent.self
        case .relationBroken: RelationBrokenEvent.self
        case .secretChanged: SecretChangedEvent.self
        case .secretRotate, .secretExpired, .secretRemove: OwnedSecretEvent.self
        case .storageAttached: StorageEvent.self
        case .storageDetaching: StorageDetachingEvent.self
        case .pebbleReady: PebbleReadyEvent.self
        case .pebbleCustomNotice: PebbleNoticeEvent.self
        case .pebbleCheckFailed, .pebbleCheckRecovered: PebbleCheckEvent.self
        case .action, .exec: nil
        }
    }
}
