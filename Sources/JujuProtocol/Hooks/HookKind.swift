/// The kind of a hook, as its name spells it: alone, or after the endpoint, storage or container that it is about; besides
/// hooks also an action, which has a name of its own, and commands of `juju exec`, which have none.
public enum HookKind: String, Sendable, CaseIterable {
    case install
    case start
    case stop
    case remove
    case configChanged = "config-changed"
    case updateStatus = "update-status"
    case upgradeCharm = "upgrade-charm"
    case leaderElected = "leader-elected"
    case leaderSettingsChanged = "leader-settings-changed"
    case preSeriesUpgrade = "pre-series-upgrade"
    case postSeriesUpgrade = "post-series-upgrade"
    case collectMetrics = "collect-metrics"
    case meterStatusChanged = "meter-status-changed"
    case secretChanged = "secret-changed"
    case secretRotate = "secret-rotate"
    case secretExpired = "secret-expired"
    case secretRemove = "secret-remove"
    case relationCreated = "relation-created"
    case relationJoined = "relation-joined"
    case relationChanged = "relation-changed"
    case relationDeparted = "relation-departed"
    case relationBroken = "relation-broken"
    case storageAttached = "storage-attached"
    case storageDetaching = "storage-detaching"
    case pebbleReady = "pebble-ready"
    case pebbleCustomNotice = "pebble-custom-notice"
    case pebbleCheckFailed = "pebble-check-failed"
    case pebbleCheckRecovered = "pebble-check-recovered"
    case action, exec

    /// Whether the name begins with what the hook is about, as in `db-relation-changed`.
    var hasSubject: Bool {
        switch self {
        case .relationCreated, .relationJoined, .relationChanged, .relationDeparted, .relationBroken: true
        case .storageAttached, .storageDetaching: true
        case .pebbleReady, .pebbleCustomNotice, .pebbleCheckFailed, .pebbleCheckRecovered: true
        default: false
        }
    }

    /// Reads a hook's name from the right, since endpoints may be called `x-relation-changed` too.
    static func read(_ name: String) -> (kind: HookKind, subject: String)? {
        if let kind = HookKind(rawValue: name), !kind.hasSubject, kind != .action, kind != .exec { return (kind, "") }
        for kind in allCases where kind.hasSubject && name.hasSuffix("-" + kind.rawValue) {
            let subject = name.utf8.dropLast(kind.rawValue.utf8.count + 1)
            return subject.isEmpty ? nil : (kind, String(subject) ?? "")
        }
        return nil
    }
}
