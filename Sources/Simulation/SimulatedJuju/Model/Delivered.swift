import JujuProtocol

/// What a unit's agent has told its charm so far. The next hook follows from how the model differs from it.
public struct Delivered: Sendable, Codable, Hashable {
    /// What was delivered of one relation.
    public struct Relation: Sendable, Codable, Hashable {
        /// Whether the charm heard of the relation.
        public var isCreated = false
        /// The units whose joining was delivered, with the version of their databag.
        public var members: [UnitName: Int] = [:]
        /// The unit that joined last and whose databag the charm is told of next, or nil.
        public var joined: UnitName?
        /// Whether the agent restarted since: it then knows neither the other application nor that peers are peers.
        public var isReloaded = false
        /// The version of the other application's databag.
        public var applicationVersion = 0
        /// Members' databags as they were last read: they stay so until the unit's own next hook.
        public var cache: [UnitName: [String: String]] = [:]

        /// Nothing delivered.
        public init() {}
    }

    /// Whether the install hook ran.
    public var isInstalled = false
    /// Whether the start hook ran.
    public var isStarted = false
    /// Whether the stop hook ran.
    public var isStopped = false
    /// Whether the remove hook ran, so that nothing follows while the unit waits for its subordinates to go.
    public var hasEnded = false
    /// The revision of the charm that the unit runs.
    public var charmRevision = 0
    /// The version of the resources that the unit was told of.
    public var resourcesVersion = 0
    /// A digest of the options and the address, or nil where a config-changed is due whatever they are.
    public var config: String?
    /// Whether the agent has taken the lead, and told the charm so.
    public var isLeader = false
    /// The version of the leader's settings that a leader-settings-changed told of; nil after a restart of the agent or an
    /// upgrade of the charm, which make it tell of them again.
    public var leaderSettingsVersion: Int?
    /// The relations, by number.
    public var relations: [Int: Relation] = [:]
    /// The latest revision of each secret that a secret-changed told of.
    public var secretRevisions: [String: Int] = [:]
    /// When a secret-expired comes again for a revision that is still there, by the key of its content; known as long as the
    /// agent runs.
    public var expiryRetries: [String: Double] = [:]
    /// The revisions of own secrets that a secret-remove told of.
    public var obsoleteRevisions: [String: Set<Int>] = [:]
    /// The hook that failed last and must be run again first.
    public var failed: Hook?
    /// How often it failed in a row.
    public var failures = 0
    /// When it is to be run again, in seconds since 1970, or nil while nobody tries.
    public var retryAt: Double?
    /// The hook that follows whatever else there is, such as start after the first config-changed.
    public var queued: Hook?
    /// The storages whose storage-attached was delivered.
    public var storage: Set<String> = []
    /// The containers whose pebble-ready was delivered.
    public var containers: Set<String> = []
    /// Whether a reboot of the machine is to be told of.
    public var reboot = RebootNotice.none
    /// How far the unit is in the move of its machine to another series.
    public var seriesUpgrade = SeriesUpgradePhase.none
    /// Whether the charm has ever set its unit's status.
    public var hasSetStatus = false
    /// Whether an update-status is due.
    public var isStatusDue = false

    /// Nothing delivered.
    public init() {}

    /// Whether a reboot of a unit's machine is to be told of, by another start.
    public enum RebootNotice: String, Sendable, Codable, Hashable {
        /// There was none, or it was told of.
        case none
        /// Before all else.
        case due
        /// It was in the move of the machine to another series: once that is over, and after what the restarted agent
        /// has to tell.
        case dueAfterMove
    }

    mutating func change(_ body: (inout Delivered) -> Void) { body(&self) }
}
