import JujuProtocol

/// One step in a model's history: a hook that ran, or a command of the operator.
///
/// It holds no content of a secret: of secrets only ids, labels, revisions and rights, of hook tools' arguments no values.
public struct TimelineEntry: Sendable, Codable, Hashable {
    /// A databag that a step changed.
    public struct BagChange: Sendable, Codable, Hashable {
        /// The relation's number.
        public var relation: Int
        /// The relation's name, such as `a:x b:y`.
        public var key: String
        /// The unit or application whose databag it is.
        public var owner: String
        /// The databag's version after the step, or nil in old histories.
        public var version: Int?
        /// The whole databag before the step.
        public var before: [String: String]
        /// The whole databag after the step.
        public var after: [String: String]
    }

    /// What became of a secret in a step.
    public struct SecretChange: Sendable, Codable, Hashable {
        /// The secret's id.
        public var id: String
        /// The owner's label, or empty.
        public var label: String
        /// The tag of the owner.
        public var owner: String
        /// The revision that was added, or nil.
        public var revision: Int?
        /// What happened, such as `granted to application-maas-agent`.
        public var what: String
    }

    /// A line that the charm logged, without secrets.
    public struct Line: Sendable, Codable, Hashable {
        /// How grave it is.
        public var level: LogLine.Level
        /// The text.
        public var text: String
    }

    /// When the step began, in seconds since 1970.
    public var time: Double
    /// The unit that ran the hook; nil for a command of the operator.
    public var unit: UnitName?
    /// The hook's name, or the command.
    public var name: String
    /// How long the hook took, in milliseconds.
    public var milliseconds: Double?
    /// Why the agent ran the hook; nil for a command, and in old histories.
    public var cause: HookCause?
    /// The version of the databag, or the revision of the secret, that the hook tells of.
    public var version: Int?
    /// Why the hook failed, or nil.
    public var error: String?
    /// Whether the charm has nothing for the hook.
    public var isMissing = false
    /// The relation that the hook is about, or nil.
    public var relation: Int?
    /// The unit or application on the other side, or nil.
    public var remote: String?
    /// The secret that the hook is about, by id, or nil.
    public var secret: String?
    /// The hook tools that were run, with their arguments but for values, in order.
    public var calls: [ToolCallText] = []
    /// The databags that changed.
    public var bags: [BagChange] = []
    /// The secrets that changed.
    public var secrets: [SecretChange] = []
    /// What else changed, in a few words each: status, ports.
    public var changes: [String] = []
    /// The applications, units and relations that the step made or changed, such as `unit a/0` or `relation 3`.
    public var touched: [String]?
    /// What was logged meanwhile, the last lines of it.
    public var log: [Line]?

    /// A step that begins at `time`.
    public init(time: Double, unit: UnitName?, name: String) {
        self.time = time
        self.unit = unit
        self.name = name
    }
}

extension TimelineEntry.SecretChange {
    /// What differs between the secrets of a model before and after a step, in the order of ids.
    static func between(_ before: [String: ModelSecret], _ after: [String: ModelSecret]) -> [Self] {
        guard before != after else { return [] }
        return Set(before.keys).union(after.keys).sorted().flatMap { id -> [Self] in
            guard let new = after[id] else { return before[id].map { [Self($0, "removed")] } ?? [] }
            let old = before[id]
            if old == new { return [] }
            var changes: [Self] = []
            if new.latestRevision != old?.latestRevision ?? 0 {
                changes.append(Self(new, "revision \(new.latestRevision)", revision: new.latestRevision))
            }
            for revision in old?.revisions ?? [] where !new.revisions.contains(where: { $0.number == revision.number })
            {
                changes.append(Self(new, "removed revision \(revision.number)"))
            }
            for grant in new.grants where old?.grants.contains(grant) != true {
                changes.append(Self(new, "granted to \(grant.target)"))
            }
            for grant in old?.grants ?? [] where !new.grants.contains(grant) {
                changes.append(Self(new, "revoked from \(grant.target)"))
            }
            return changes
        }
    }

    private init(_ secret: ModelSecret, _ what: String, revision: Int? = nil) {
        self.init(id: secret.id, label: secret.label, owner: secret.owner, revision: revision, what: what)
    }
}
