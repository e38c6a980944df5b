extension EventSource where Event == LifecycleEvent {
    /// The unit is being installed.
    public static var install: Self { Self("install") }
    /// The unit starts, after its first `config-changed` and after each reboot.
    public static var start: Self { Self("start") }
    /// The configuration, an address or the trust changed; comes once after installing and after each upgrade.
    public static var configChanged: Self { Self("config-changed") }
    /// A tick, every five minutes or so.
    public static var updateStatus: Self { Self("update-status") }
    /// The charm was replaced by another revision of it.
    public static var upgradeCharm: Self { Self("upgrade-charm") }
    /// This unit has become the leader.
    public static var leaderElected: Self { Self("leader-elected") }
    /// Another unit has become the leader (up to Juju 3.6).
    public static var leaderSettingsChanged: Self { Self("leader-settings-changed") }
    /// The machine's series was upgraded (up to Juju 3.6).
    public static var postSeriesUpgrade: Self { Self("post-series-upgrade") }
}

extension EventSource where Event == SeriesUpgradeEvent {
    /// The machine's series is about to be upgraded (up to Juju 3.6).
    public static var preSeriesUpgrade: Self { Self("pre-series-upgrade") }
}

extension EventSource where Event == MeterEvent {
    /// Metrics are collected (up to Juju 3.5).
    public static var collectMetrics: Self { Self("collect-metrics") }
    /// The meter status has changed (up to Juju 3.5).
    public static var meterStatusChanged: Self { Self("meter-status-changed") }
}

extension EventSource where Event == TeardownEvent {
    /// The unit is to stop.
    public static var stop: Self { Self("stop") }
    /// The unit goes; this is its last hook.
    public static var remove: Self { Self("remove") }
}

extension EventSource where Event == RelationEvent {
    /// A relation on this endpoint was made.
    public static func relationCreated(_ endpoint: String) -> Self { Self(Handle("\(endpoint)-relation-created")) }
    /// A remote unit has joined.
    public static func relationJoined(_ endpoint: String) -> Self { Self(Handle("\(endpoint)-relation-joined")) }
    /// A remote unit or application has changed what it publishes.
    public static func relationChanged(_ endpoint: String) -> Self { Self(Handle("\(endpoint)-relation-changed")) }
}

extension EventSource where Event == RelationDepartedEvent {
    /// A remote unit has left, or this unit is leaving.
    public static func relationDeparted(_ endpoint: String) -> Self { Self(Handle("\(endpoint)-relation-departed")) }
}

extension EventSource where Event == RelationBrokenEvent {
    /// A relation on this endpoint is gone.
    public static func relationBroken(_ endpoint: String) -> Self { Self(Handle("\(endpoint)-relation-broken")) }
}

extension EventSource where Event == SecretChangedEvent {
    /// A secret that this unit reads has a new revision.
    public static var secretChanged: Self { Self("secret-changed") }
}

extension EventSource where Event == OwnedSecretEvent {
    /// A secret is to be given new content.
    public static var secretRotate: Self { Self("secret-rotate") }
    /// A revision of a secret has expired.
    public static var secretExpired: Self { Self("secret-expired") }
    /// Nobody tracks a revision of a secret any more.
    public static var secretRemove: Self { Self("secret-remove") }
}

extension EventSource where Event == StorageEvent {
    /// A storage of this name was attached.
    public static func storageAttached(_ name: String) -> Self { Self(Handle("\(name)-storage-attached")) }
}

extension EventSource where Event == StorageDetachingEvent {
    /// A storage of this name is about to be detached.
    public static func storageDetaching(_ name: String) -> Self { Self(Handle("\(name)-storage-detaching")) }
}

extension EventSource where Event == PebbleReadyEvent {
    /// The Pebble of this container answers.
    public static func pebbleReady(_ container: String) -> Self { Self(Handle("\(container)-pebble-ready")) }
}

extension EventSource where Event == PebbleNoticeEvent {
    /// Somebody has made a custom notice in this container (Juju 3.4 and later).
    public static func pebbleCustomNotice(_ container: String) -> Self {
        Self(Handle("\(container)-pebble-custom-notice"))
    }
}

extension EventSource where Event == PebbleCheckEvent {
    /// A check in this container fails (Juju 3.6 and later).
    public static func pebbleCheckFailed(_ container: String) -> Self {
        Self(Handle("\(container)-pebble-check-failed"))
    }
    /// A check in this container is well again (Juju 3.6 and later).
    public static func pebbleCheckRecovered(_ container: String) -> Self {
        Self(Handle("\(container)-pebble-check-recovered"))
    }
}

extension EventSource where Event == UnknownEvent {
    /// An event that has no source of its own here.
    public static func unknown(_ name: String) -> Self { Self(Handle(name)) }
}
