import JujuProtocol

/// A unit: what it said of itself, and what its agent has delivered to its charm.
public struct ModelUnit: ModelEntry {
    /// A storage instance.
    public struct Storage: Sendable, Codable, Hashable {
        /// The id, such as `data/0`.
        public var id: String
        /// `filesystem` or `block`.
        public var kind: String
        /// Where it is mounted, or the device.
        public var location: String
        /// Whether it is wanted.
        public var life = Life.alive
        /// Whether nothing of it is to stay when it is detached.
        public var isRemoved = false
        /// The pool that it is from.
        public var pool: String
        /// Whether it outlives its unit: one of a cloud's pools does, one on the machine itself does not.
        public var isDetachable: Bool { !StoragePools.ofMachines.contains(pool) }

        /// A storage at `location`.
        public init(id: String, kind: String, location: String, pool: String? = nil) {
            self.id = id
            self.kind = kind
            self.location = location
            self.pool = pool ?? (kind == "block" ? "loop" : "rootfs")
        }
    }

    /// The unit's name.
    public var name: UnitName
    /// The machine, or nil in a Kubernetes model.
    public var machine: String?
    /// Whether the unit is wanted.
    public var life = Life.alive
    /// Whether it goes even when a hook holds it up.
    var isForced = false
    /// What status-set said.
    public var workloadStatus = ModelStatus("unknown")
    /// What the agent does: `allocating`, `idle`, `error`.
    public var agentStatus = ModelStatus("allocating")
    /// What application-version-set said.
    public var workloadVersion = ""
    /// The open ports.
    public var ports: [OpenPort] = []
    /// What state-set wrote.
    public var charmState: [String: String] = [:]
    /// The secrets that the unit reads, by id.
    public var consumers: [String: SecretConsumer] = [:]
    /// Networks by binding, where they are not the machine's.
    public var networks: [String: NetworkInfo] = [:]
    /// The address inside the model, where it is not the machine's.
    public var privateAddress: String?
    /// The address outside the model, where it is not the machine's.
    public var publicAddress: String?
    /// The principal unit of a subordinate.
    public var principal: UnitName?
    /// What the metering of Juju before 3.6 says of the unit.
    public var meterStatus = ModelStatus("")
    /// What the charm said that runs.
    public var payloads: [ModelPayload] = []
    /// The storage attached.
    public var storage: [Storage] = []
    /// What the controller plans, where that does not follow from the model.
    var goalState: GoalState?
    /// The actions that wait, by number, oldest first.
    public var pendingActions: [String] = []
    /// What the agent has delivered.
    public var delivered = Delivered()

    /// A new unit on `machine`.
    public init(name: UnitName, machine: String?) {
        self.name = name
        self.machine = machine
    }

    /// The unit's application and machine.
    public var groups: [String] {
        [Self.group(application: name.application)] + (machine.map { [Self.group(machine: $0)] } ?? [])
    }

    static func group(application: String) -> String { "application " + application }

    static func group(machine: String) -> String { "machine " + machine }

    /// The group of the units on a unit's machine; without one, that of its application.
    package static func group(beside unit: ModelUnit) -> String {
        unit.machine.map(group(machine:)) ?? group(application: unit.name.application)
    }
}
