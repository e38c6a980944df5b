import JujuProtocol
import SimulatedJuju

/// What happens to a unit in a ``Scenario``: a hook or an action, with what it is about.
public struct ScenarioEvent: Sendable, Hashable {
    let kind: Hook.Kind
    var relation: RelationState?
    var remoteUnit: Int?
    var departingUnit: UnitName?
    var secret: SecretState?
    var revision: Int?
    var storage: StorageState?
    var workload: String?
    var notice: Notice?
    var check: String?
    var action: Asked?
    var seriesUpgrade: SeriesUpgrade?
    var meter: MeterHook?

    /// A notice in a container's Pebble.
    struct Notice: Sendable, Hashable {
        var id: String
        var type: String
        var key: String
    }

    /// An action and its parameters.
    struct Asked: Sendable, Hashable {
        var name: String
        var parameters: [String: Value]
    }

    private init(_ kind: Hook.Kind) { self.kind = kind }

    private static func of(_ kind: Hook.Kind, _ fill: (inout ScenarioEvent) -> Void) -> ScenarioEvent {
        var event = ScenarioEvent(kind)
        fill(&event)
        return event
    }
}

extension ScenarioEvent: CustomStringConvertible {
    /// The hook that the event is, and what it is about.
    public var description: String {
        if let action { return "action \(action.name)" }
        let subject = relation?.endpoint ?? storage?.name ?? workload
        let about = remoteUnit.map { "unit \($0)" } ?? secret.map { $0.label ?? $0.id }
        return (subject.map { "\($0)-" } ?? "") + kind.rawValue + (about.map { " of \($0)" } ?? "")
    }
}

// The unit's own life.
extension ScenarioEvent {
    /// The charm was put onto its machine.
    public static let install = ScenarioEvent(.install)
    /// The unit starts.
    public static let start = ScenarioEvent(.start)
    /// The unit is going to be removed.
    public static let stop = ScenarioEvent(.stop)
    /// The last hook of the unit.
    public static let remove = ScenarioEvent(.remove)
    /// The configuration, trust or an address changed.
    public static let configChanged = ScenarioEvent(.configChanged)
    /// Time has passed.
    public static let updateStatus = ScenarioEvent(.updateStatus)
    /// The charm was replaced.
    public static let upgradeCharm = ScenarioEvent(.upgradeCharm)
    /// This unit leads from now on; the state says so too.
    public static let leaderElected = ScenarioEvent(.leaderElected)
    /// Another unit leads, or the leader changed its settings (before Juju 4.0).
    public static let leaderSettingsChanged = ScenarioEvent(.leaderSettingsChanged)
    /// The machine is about to get another series (before Juju 4.0).
    public static func preSeriesUpgrade(base: String = "ubuntu@24.04", series: String = "noble") -> Self {
        of(.preSeriesUpgrade) { $0.seriesUpgrade = SeriesUpgrade(base: base, series: series) }
    }
    /// The machine got another series (before Juju 4.0).
    public static let postSeriesUpgrade = ScenarioEvent(.postSeriesUpgrade)
    /// Metrics are collected (before Juju 3.6).
    public static let collectMetrics = ScenarioEvent(.collectMetrics)
    /// The meter status changed (before Juju 3.6).
    public static func meterStatusChanged(_ status: String, info: String = "") -> Self {
        of(.meterStatusChanged) { $0.meter = MeterHook(status: status, info: info) }
    }
}

// Relations. Each must be one of the state's.
extension ScenarioEvent {
    /// The relation came to be; no remote unit is known yet.
    public static func relationCreated(_ relation: RelationState) -> Self {
        of(.relationCreated) { $0.relation = relation }
    }

    /// A remote unit has joined, by default the only one.
    public static func relationJoined(_ relation: RelationState, unit: Int? = nil) -> Self {
        of(.relationJoined) {
            $0.relation = relation
            $0.remoteUnit = unit ?? relation.onlyUnit
        }
    }

    /// A remote unit has changed its databag or, without a unit, the remote application has.
    public static func relationChanged(_ relation: RelationState, unit: Int? = nil) -> Self {
        of(.relationChanged) {
            $0.relation = relation
            $0.remoteUnit = unit
        }
    }

    /// A remote unit leaves, by default the only one; `departing` is this unit when it is this one that goes.
    public static func relationDeparted(
        _ relation: RelationState, unit: Int? = nil, departing: UnitName? = nil
    ) -> Self {
        of(.relationDeparted) {
            $0.relation = relation
            $0.remoteUnit = unit ?? relation.onlyUnit
            $0.departingUnit = departing
        }
    }

    /// The relation is gone; all units have departed by then, whatever the state says.
    public static func relationBroken(_ relation: RelationState) -> Self {
        of(.relationBroken) { $0.relation = relation }
    }
}

// Secrets. Each must be one of the state's.
extension ScenarioEvent {
    /// A secret that this unit reads has a new revision.
    public static func secretChanged(_ secret: SecretState) -> Self { of(.secretChanged) { $0.secret = secret } }

    /// It is time to give an own secret a new revision.
    public static func secretRotate(_ secret: SecretState) -> Self { of(.secretRotate) { $0.secret = secret } }

    /// A revision of an own secret has expired, by default the latest.
    public static func secretExpired(_ secret: SecretState, revision: Int? = nil) -> Self {
        of(.secretExpired) {
            $0.secret = secret
            $0.revision = revision ?? secret.latestRevision
        }
    }

    /// Nobody tracks a revision of an own secret any more, by default the oldest.
    public static func secretRemove(_ secret: SecretState, revision: Int? = nil) -> Self {
        of(.secretRemove) {
            $0.secret = secret
            $0.revision = revision ?? secret.revisions.keys.min()
        }
    }
}

// Storage, containers and actions.
extension ScenarioEvent {
    /// A storage is there; it must be one of the state's.
    public static func storageAttached(_ storage: StorageState) -> Self {
        of(.storageAttached) { $0.storage = storage }
    }

    /// A storage is going to be taken away; it must be one of the state's.
    public static func storageDetaching(_ storage: StorageState) -> Self {
        of(.storageDetaching) { $0.storage = storage }
    }

    /// The Pebble of a container answers.
    public static func pebbleReady(_ container: String) -> Self { of(.pebbleReady) { $0.workload = container } }

    /// A notice was recorded in a container's Pebble (from Juju 3.4 on).
    public static func pebbleCustomNotice(_ container: String, id: String = "1", key: String) -> Self {
        of(.pebbleCustomNotice) {
            $0.workload = container
            $0.notice = Notice(id: id, type: "custom", key: key)
        }
    }

    /// A check of a container's Pebble fails (from Juju 3.6 on).
    public static func pebbleCheckFailed(_ container: String, check: String) -> Self {
        of(.pebbleCheckFailed) {
            $0.workload = container
            $0.check = check
        }
    }

    /// A check of a container's Pebble passes again (from Juju 3.6 on).
    public static func pebbleCheckRecovered(_ container: String, check: String) -> Self {
        of(.pebbleCheckRecovered) {
            $0.workload = container
            $0.check = check
        }
    }

    /// An operator runs an action.
    public static func action(_ name: String, _ parameters: [String: Value] = [:]) -> Self {
        of(.action) { $0.action = Asked(name: name, parameters: parameters) }
    }
}

extension RelationState {
    /// The only unit at the other end, or nil.
    fileprivate var onlyUnit: Int? { remoteUnits.count == 1 ? remoteUnits.keys.first : nil }
}
