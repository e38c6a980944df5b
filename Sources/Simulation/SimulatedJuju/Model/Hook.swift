import JujuProtocol

/// One thing that happens to a unit: a hook, an action or commands, with all that it is about.
public struct Hook: Sendable, Codable, Hashable {
    /// The kinds of things that happen.
    public typealias Kind = HookKind

    /// The kind.
    public var kind: Kind
    /// The relation's number.
    public var relationID: Int?
    /// The unit on the other side.
    public var remoteUnit: UnitName?
    /// The application on the other side.
    public var remoteApplication: String?
    /// The unit that leaves.
    public var departingUnit: UnitName?
    /// The storage instance.
    public var storageID: String?
    /// The secret, as `secret:ID`.
    public var secretURI: String?
    /// The secret's label.
    public var secretLabel: String?
    /// The secret's revision.
    public var secretRevision: Int?
    /// The container.
    public var workloadName: String?
    /// The notice's number.
    public var noticeID: String?
    /// The notice's type.
    public var noticeType: String?
    /// The notice's key.
    public var noticeKey: String?
    /// The check.
    public var checkName: String?
    /// The action's number.
    public var actionID: String?
    /// The version of the databag that the hook tells of, taken when the hook is chosen: what changes while it runs or waits
    /// to be run again is told of by another one.
    public var changeVersion: Int?

    private enum CodingKeys: String, CodingKey {
        case kind
        case relationID = "relation-id"
        case remoteUnit = "remote-unit"
        case remoteApplication = "remote-application"
        case departingUnit = "departing-unit"
        case storageID = "storage-id"
        case secretURI = "secret-uri"
        case secretLabel = "secret-label"
        case secretRevision = "secret-revision"
        case workloadName = "workload-name"
        case noticeID = "notice-id"
        case noticeType = "notice-type"
        case noticeKey = "notice-key"
        case checkName = "check-name"
        case actionID = "action-id"
        case changeVersion = "change-version"
    }

    /// A hook that is about nothing but the unit itself.
    public init(_ kind: Kind) { self.kind = kind }

    /// A relation hook.
    public init(
        _ kind: Kind,
        relation: Int,
        remoteApplication: String?,
        remoteUnit: UnitName? = nil,
        departing: UnitName? = nil
    ) {
        self.kind = kind
        relationID = relation
        self.remoteApplication = remoteApplication
        self.remoteUnit = remoteUnit
        departingUnit = departing
    }

    /// A secret hook.
    public init(_ kind: Kind, secret id: String, label: String, revision: Int? = nil) {
        self.kind = kind
        secretURI = "secret:\(id)"
        secretLabel = label
        secretRevision = revision
    }

    /// An action.
    public init(action id: String) {
        kind = .action
        actionID = id
    }

    /// Whether the hook is about a relation.
    public var isRelationHook: Bool { relationID != nil && kind != .exec }
}

extension HookKind: Codable {}
