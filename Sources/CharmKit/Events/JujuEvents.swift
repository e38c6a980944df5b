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

/// A storage instance that was attached or is about to be detached.
public struct StorageEvent: CharmEvent, Hashable {
    /// The storage's id, such as `data/0`.
    public let id: String
    /// Where it is.
    public let location: String
}

/// Something that a Pebble in the unit's pod tells.
public struct PebbleEvent: DeferrableEvent, Hashable {
    /// The container's name.
    public let workload: String
    /// The notice's key, or the check's name; nil when the container is ready.
    public let subject: String?
}

/// An event that this library does not know by name.
public struct UnknownEvent: CharmEvent, Hashable {
    /// The hook's name.
    public let name: String
}
