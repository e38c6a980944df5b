import JujuProtocol

/// What storage units get: how many, and from where.
public struct StorageRequest: Sendable, Codable, Hashable {
    /// How many; as the charm says, if nil.
    public var count: Int?
    /// The pool; that of the machine itself, if nil.
    public var pool: String?

    /// `count` storages of `pool`.
    public init(count: Int? = nil, pool: String? = nil) {
        self.count = count
        self.pool = pool
    }
}

/// An application: a charm, its configuration, and what is common to its units.
public struct ModelApplication: Sendable, Codable, Hashable {
    /// The application's name.
    public var name: String
    /// What the charm's metadata says.
    public var charm: CharmMetadata
    /// The base that its machines are of.
    public var base: CharmBase
    /// Whether it is exposed.
    public var isExposed = false
    /// What it wants of its machines, such as `mem=8G`.
    public var constraints = ""
    /// How often the charm was replaced.
    public var charmRevision = 0
    /// The options that were set; others have the charm's defaults.
    public var settings: [String: Value] = [:] {
        didSet { configDigest = Self.digest(of: settings) }
    }
    /// A digest of the options that were set; the charm's defaults change with the charm alone, after which a config-changed
    /// comes anyway.
    private(set) var configDigest = ""
    /// The files of the resources, by the resource's name.
    public var resources: [String: String] = [:]
    /// How often the resources changed.
    public var resourcesVersion = 0
    /// What storage a new unit gets, where it is not what the charm says.
    public var storage: [String: StorageRequest] = [:]
    /// Whether the charm may see the cloud's credentials.
    public var trust = false
    /// Whether the application is wanted.
    public var life = Life.alive
    /// The status that the leader set, or nil.
    public var status: ModelStatus?
    /// The unit that leads, or nil when there is none.
    public var leader: UnitName?
    /// What leader-set wrote.
    public var leaderSettings: [String: String] = [:]
    /// How often what leader-set wrote changed.
    public var leaderSettingsVersion = 0
    /// What k8s-spec-set wrote, or nil.
    public var podSpec: String?
    /// What k8s-raw-set wrote, or nil.
    public var rawK8sSpec: String?
    /// The number of the next unit.
    public var nextUnit = 0

    /// An application `name` of `charm`.
    public init(name: String, charm: CharmMetadata, base: CharmBase = .ubuntu("24.04")) {
        self.name = name
        self.charm = charm
        self.base = base
    }

    private static func digest(of settings: [String: Value]) -> String {
        guard !settings.isEmpty else { return "" }
        let digest = SHA256.digest(Array(GoJSON.text(.map(settings)).utf8))
        return digest.prefix(8).map { GoText.hex(UInt32($0), digits: 2) }.joined()
    }

    /// All options with their values, unset ones as null.
    public var config: [String: Value] {
        charm.config.mapValues { $0.defaultValue }.merging(settings) { _, new in new }
    }
}
