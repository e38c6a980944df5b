import JujuProtocol

/// What the agent sends to the controller when a hook ended well: all that the hook's tools had collected.
public struct HookCommit: Sendable, Hashable {
    /// The changed databags of one relation.
    public struct RelationChange: Sendable, Hashable {
        /// The relation's number.
        public var id: Int
        /// The unit's databag; an empty value deletes its key.
        public var unitSettings: [String: String]?
        /// The application's databag; an empty value deletes its key.
        public var applicationSettings: [String: String]?
    }

    /// A secret to be made or changed; nil leaves as it is.
    public struct SecretChange: Sendable, Hashable {
        /// The URI as it is sent.
        public var uri: String
        /// The secret's id.
        public var id: String
        /// The owner's tag; nil in a change.
        public var owner: String?
        /// The label.
        public var label: String?
        /// The description.
        public var description: String?
        /// The rotation policy.
        public var rotate: String?
        /// When it expires, in seconds since 1970.
        public var expire: Double?
        /// The content.
        public var content: SecretContent?
        /// The content's SHA-256.
        public var checksum: String?
    }

    /// A right to be given or taken.
    public struct GrantChange: Sendable, Hashable {
        /// The URI as it is sent.
        public var uri: String
        /// The secret's id.
        public var id: String
        /// The tag of whom it is about.
        public var subject: String
        /// The tag of the relation, or of the subject when a right is taken.
        public var scope: String
        /// `view`, or empty when a right is taken.
        public var role: String
    }

    /// A secret to be removed, or some of its revisions.
    public struct SecretRemoval: Sendable, Hashable {
        /// The URI as it is sent.
        public var uri: String
        /// The secret's id.
        public var id: String
        /// The revisions; nil for all.
        public var revisions: [Int]?
    }

    /// Storage asked for.
    public struct StorageRequest: Sendable, Hashable {
        /// The storage's name.
        public var name: String
        /// How many.
        public var count: Int
    }

    /// Whether network information is to be renewed, as after config-changed.
    public var updatesNetworkInfo = false
    /// The changed databags, by the relation's number.
    public var relations: [RelationChange] = []
    /// The charm's whole state, when it changed.
    public var charmState: [String: String]?
    /// The ports to open.
    public var openPorts: [OpenPort] = []
    /// The ports to close.
    public var closePorts: [OpenPort] = []
    /// The storage asked for.
    public var storage: [StorageRequest] = []
    /// What describes the application's pods, when it changed.
    public var podSpec: String?
    /// The application's Kubernetes objects, when they changed.
    public var rawK8sSpec: String?
    /// The secrets to be made.
    public var secretCreates: [SecretChange] = []
    /// The secrets to be changed.
    public var secretUpdates: [SecretChange] = []
    /// The secrets whose latest revision is to be tracked.
    public var trackLatest: [String] = []
    /// The rights to be given.
    public var grants: [GrantChange] = []
    /// The rights to be taken.
    public var revokes: [GrantChange] = []
    /// The secrets to be removed.
    public var secretRemovals: [SecretRemoval] = []

    /// Whether there is nothing to send.
    public var isEmpty: Bool { self == HookCommit() }
}
