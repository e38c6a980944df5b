/// The kind of a hook, as its name spells it: alone, or after the endpoint, storage or container that it is about; besides
/// hooks also an action, which has a name of its own, and commands of `juju exec`, which have none.
public enum HookKind: String, Sendable, CaseIterable {
    /// The charm was put onto its machine.
    case install
    /// The unit starts.
    case start
    /// The unit is going to be removed.
    case stop
    /// The last hook of a unit.
    case remove
    /// The configuration, trust or an address changed.
    case configChanged = "config-changed"
    /// Time has passed.
    case updateStatus = "update-status"
    /// The charm or a resource was replaced.
    case upgradeCharm = "upgrade-charm"
    /// This unit leads its application now.
    case leaderElected = "leader-elected"
    /// Another unit leads, or has changed its settings (before Juju 4.0).
    case leaderSettingsChanged = "leader-settings-changed"
    /// The machine is going to get another release (before Juju 4.0).
    case preSeriesUpgrade = "pre-series-upgrade"
    /// The machine got another release (before Juju 4.0).
    case postSeriesUpgrade = "post-series-upgrade"
    /// Metrics are collected (before Juju 3.6).
    case collectMetrics = "collect-metrics"
    /// The meter status changed (before Juju 3.6).
    case meterStatusChanged = "meter-status-changed"
    /// A secret that is read has a new revision.
    case secretChanged = "secret-changed"
    /// A secret is to be given a new revision.
    case secretRotate = "secret-rotate"
    /// A revision of a secret has expired.
    case secretExpired = "secret-expired"
    /// A revision of a secret is read no more.
    case secretRemove = "secret-remove"
    /// A relation came to be.
    case relationCreated = "relation-created"
    /// A remote unit joined.
    case relationJoined = "relation-joined"
    /// A databag changed.
    case relationChanged = "relation-changed"
    /// A unit leaves a relation.
    case relationDeparted = "relation-departed"
    /// A relation is gone.
    case relationBroken = "relation-broken"
    /// A storage is there.
    case storageAttached = "storage-attached"
    /// A storage is going to be taken away.
    case storageDetaching = "storage-detaching"
    /// A Pebble answers.
    case pebbleReady = "pebble-ready"
    /// A notice was recorded in a Pebble (from Juju 3.4 on).
    case pebbleCustomNotice = "pebble-custom-notice"
    /// A check of a Pebble fails (from Juju 3.6 on).
    case pebbleCheckFailed = "pebble-check-failed"
    /// A check of a Pebble passes again (from Juju 3.6 on).
    case pebbleCheckRecovered = "pebble-check-recovered"
    /// An operator's action.
    case action
    /// Commands of `juju exec`.
    case exec

    /// Whether the name begins with what the hook is about, as in `db-relation-changed`.
    public var hasSubject: Bool {
        switch self {
        case .relationCreated, .relationJoined, .relationChanged, .relationDeparted, .relationBroken: true
        case .storageAttached, .storageDetaching: true
        case .pebbleReady, .pebbleCustomNotice, .pebbleCheckFailed, .pebbleCheckRecovered: true
        default: false
        }
    }

    /// The kind and the endpoint, storage or container of a hook, or nil when it is none that is known here.
    ///
    /// Reads a hook's name from the right, since endpoints may be called `x-relation-changed` too.
    public static func read(_ name: String) -> (kind: HookKind, subject: String)? {
        if let kind = HookKind(rawValue: name), !kind.hasSubject, kind != .action, kind != .exec { return (kind, "") }
        for kind in allCases where kind.hasSubject && name.hasSuffix("-" + kind.rawValue) {
            let subject = name.utf8.dropLast(kind.rawValue.utf8.count + 1)
            return subject.isEmpty ? nil : (kind, String(subject) ?? "")
        }
        return nil
    }
}
