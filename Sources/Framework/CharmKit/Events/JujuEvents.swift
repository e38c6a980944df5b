import JujuProtocol

/// One of the hooks that say only that it is time: `install`, `start`, `config-changed`, `update-status` and the like.
public struct LifecycleEvent: DeferrableEvent, Hashable {
    /// A lifecycle event.
    public init() {}
}

/// One of the last hooks of a unit, after which nothing comes that could wait: `stop`, `remove`.
public struct TeardownEvent: CharmEvent, Hashable {
    /// A teardown event.
    public init() {}
}

/// A relation that was created, joined or changed.
public struct RelationEvent: DeferrableEvent, Hashable {
    /// The name of this side's endpoint.
    public let endpoint: String
    /// The relation's number.
    public let relationID: Int
    /// The remote application.
    public let application: String?
    /// The remote unit, or nil when the event is about the application.
    public let unit: UnitName?
}

/// A remote unit that has left a relation, or every one of them when this unit is leaving.
public struct RelationDepartedEvent: DeferrableEvent, Hashable {
    /// The name of this side's endpoint.
    public let endpoint: String
    /// The relation's number.
    public let relationID: Int
    /// The remote application.
    public let application: String?
    /// The remote unit.
    public let unit: UnitName?
    /// The unit that goes: the remote one, or this one.
    public let departingUnit: UnitName?
}

/// A relation that is gone: all its units have departed.
public struct RelationBrokenEvent: CharmEvent, Hashable {
    /// The name of this side's endpoint.
    public let endpoint: String
    /// The relation's number.
    public let relationID: Int
    /// The remote application.
    public let application: String?
}

/// A secret that this unit reads and that has a new revision.
public struct SecretChangedEvent: DeferrableEvent, Hashable {
    /// The secret's URI, as Juju gives it.
    public let id: String
    /// The label that this unit has given it.
    public let label: String?
}

/// A secret of this application or unit that wants its owner: to rotate, to expire or to let go of a revision.
public struct OwnedSecretEvent: CharmEvent, Hashable {
    /// The secret's URI, as Juju gives it.
    public let id: String
    /// The owner's label.
    public let label: String?
    /// The revision in question, or nil when the secret is to be rotated.
    public let revision: Int?
}

/// A storage instance that was attached.
public struct StorageEvent: DeferrableEvent, Hashable {
    /// The storage, with its kind and location.
    public let storage: Storage
    /// The storage's id, such as `data/0`.
    public var id: String { storage.id }
    /// Where it is.
    public var location: String { storage.location }
}

/// A storage instance that is about to be detached: after this hook it is not there any more.
public struct StorageDetachingEvent: CharmEvent, Hashable {
    /// The storage, with its kind and location.
    public let storage: Storage
    /// The storage's id, such as `data/0`.
    public var id: String { storage.id }
    /// Where it is.
    public var location: String { storage.location }
}

/// A Pebble in the unit's pod that answers.
public struct PebbleReadyEvent: DeferrableEvent, Hashable {
    /// The container's name.
    public let workload: String
}

/// A notice that was recorded in a Pebble in the unit's pod.
public struct PebbleNoticeEvent: DeferrableEvent, Hashable {
    /// The container's name.
    public let workload: String
    /// The notice's id in that Pebble.
    public let id: String
    /// The notice's type, `custom`.
    public let type: String
    /// The notice's key, such as `example.com/backup`.
    public let key: String
}

/// A health check of a Pebble in the unit's pod that fails, or passes again.
public struct PebbleCheckEvent: DeferrableEvent, Hashable {
    /// The container's name.
    public let workload: String
    /// The check's name.
    public let check: String
}

/// A machine that is about to get another release of its system (up to Juju 3.6).
public struct SeriesUpgradeEvent: CharmEvent, Hashable {
    /// The base it will have, such as `ubuntu@22.04` (Juju 3.1 and later).
    public let base: String?
    /// The series it will have, such as `jammy`.
    public let series: String?
}

/// Metrics that are collected, or a meter status that has changed (up to Juju 3.5). Few hook tools work in these hooks, and
/// neither is the state store written, so that nothing can be deferred.
public struct MeterEvent: CharmEvent, Hashable {
    /// The meter status, such as `GREEN`.
    public let status: String
    /// More about it.
    public let info: String
}

/// An event that this library does not know by name.
public struct UnknownEvent: CharmEvent, Hashable {
    /// The hook's name.
    public let name: String
}
