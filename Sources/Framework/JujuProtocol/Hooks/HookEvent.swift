/// What happened, as Juju tells a charm: the hook that runs, with what its variables say.
///
/// A hook that Juju may invent later, or one whose variables are missing or make no sense, is ``unknown(_:)``.
public enum HookEvent: Sendable, Equatable {
    /// The charm was put onto its machine.
    case install
    /// The unit starts; again after each reboot.
    case start
    /// The unit is going to be removed.
    case stop
    /// The last hook of a unit.
    case remove
    /// The configuration, trust or an address changed; also once after install.
    case configChanged
    /// Time has passed (5 minutes by default).
    case updateStatus
    /// The charm or a resource was replaced.
    case upgradeCharm
    /// This unit leads its application now.
    case leaderElected
    /// Another unit leads, or the leader changed its settings (before Juju 4.0).
    case leaderSettingsChanged
    /// The machine is going to get another release of its system (before Juju 4.0).
    case preSeriesUpgrade(SeriesUpgradeHook)
    /// The machine got another release of its system (before Juju 4.0).
    case postSeriesUpgrade
    /// Metrics are collected (before Juju 3.6).
    case collectMetrics(MeterHook)
    /// The meter status changed (before Juju 3.6).
    case meterStatusChanged(MeterHook)
    /// A relation came to be; no remote unit yet.
    case relationCreated(RelationHook)
    /// A remote unit joined a relation.
    case relationJoined(RelationHook)
    /// A remote unit or, without a unit, the remote application changed its databag.
    case relationChanged(RelationHook)
    /// A unit leaves a relation.
    case relationDeparted(RelationHook)
    /// A relation is gone.
    case relationBroken(RelationHook)
    /// A storage is there.
    case storageAttached(StorageHook)
    /// A storage is going to be taken away.
    case storageDetaching(StorageHook)
    /// A secret that this unit has read has a new revision.
    case secretChanged(SecretHook)
    /// It is time that this unit gives its secret a new revision.
    case secretRotate(SecretHook)
    /// A revision of this unit's secret has expired.
    case secretExpired(SecretHook)
    /// A revision of this unit's secret is read by nobody any more.
    case secretRemove(SecretHook)
    /// The Pebble of this container answers.
    case pebbleReady(workload: String)
    /// A notice was recorded in a container's Pebble (from Juju 3.4 on).
    case pebbleCustomNotice(PebbleNoticeHook)
    /// A check of a container's Pebble fails (from Juju 3.6 on).
    case pebbleCheckFailed(PebbleCheckHook)
    /// A check of a container's Pebble passes again (from Juju 3.6 on).
    case pebbleCheckRecovered(PebbleCheckHook)
    /// An operator runs an action.
    case action(ActionHook)
    /// An operator runs commands by `juju exec`: no hook, but it may have a relation.
    case exec(RelationHook?)
    /// A hook of this name that is not known, or whose variables are missing or malformed.
    case unknown(String)
}
