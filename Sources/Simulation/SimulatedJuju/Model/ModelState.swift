import JujuProtocol

/// All that a simulated controller knows of one model.
public struct ModelState: Sendable, Codable, Hashable {
    /// Where the units run.
    public enum Kind: String, Sendable, Codable, Hashable {
        /// On machines.
        case iaas
        /// On Kubernetes.
        case caas
    }

    /// The proxies of a model, as Juju's options name them.
    public struct Proxies: Sendable, Codable, Hashable {
        /// For http.
        public var http = ""
        /// For https.
        public var https = ""
        /// For ftp.
        public var ftp = ""
        /// The hosts that need none.
        public var noProxy = ""

        private enum CodingKeys: String, CodingKey {
            case http, https, ftp
            case noProxy = "no-proxy"
        }

        /// No proxies.
        public init() {}
    }

    /// The model's name.
    public var name: String
    /// The model's UUID.
    public var uuid: String
    /// Which part of the controller's network its machines are in.
    public var network = 0
    /// Where the units run.
    public var kind = Kind.iaas
    /// The Juju version that is simulated, such as `3.6.26`.
    public var jujuVersion = "3.6.26"
    /// The API addresses, as `host:port`.
    public var apiAddresses: [String] = ["10.0.0.1:17070"]
    /// The proxies that every program is to use.
    public var legacyProxies = Proxies()
    /// The proxies that charms may use.
    public var jujuProxies = Proxies()
    /// The source of all that Juju leaves to chance.
    public var random: SeededGenerator
    /// How far the model's clock was put forward, in seconds.
    public var elapsed = 0.0
    /// Whether failed hooks are tried again by themselves: Juju's `automatically-retry-hooks`.
    public var retriesHooks = true
    /// The options of the model that were set, as texts.
    public var settings: [String: String] = [:]
    /// What the model wants of its machines, such as `mem=8G`; all machines here are alike.
    public var constraints = ""
    /// The cloud that the model is in.
    public var cloud = ModelCloud()
    /// What hooks of Juju before 4.0 get as `JUJU_SLA`.
    public var serviceLevel = "unsupported"
    /// How what hooks write reaches the model.
    public var flush = FlushSemantics.faithful
    /// The applications, by name.
    public var applications: [String: ModelApplication] = [:]
    /// The machines, by number.
    public var machines: [String: ModelMachine] = [:]
    /// The units, by name.
    public var units: ModelTable<UnitName, ModelUnit> = [:]
    /// The relations, by number.
    public var relations: ModelTable<Int, ModelRelation> = [:]
    /// The storages that no unit has, by id: those of units that went, or that were detached.
    public var detachedStorage: [String: ModelUnit.Storage] = [:]
    /// What is known of other models.
    public var crossModel = CrossModelState()
    /// The secrets, by id.
    public var secrets: ModelTable<String, ModelSecret> = [:]
    /// The actions, by number.
    public var actions: [String: ModelAction] = [:]
    /// The operations that actions were asked for with, by number.
    public var operations: [String: ModelOperation] = [:]
    /// The numbers of the next relation, machine and action.
    public var next = Counters()
    /// The content of the secrets' revisions; kept apart from all else when the model is stored.
    public var contents: [String: SecretContent] = [:]
    /// A text with which the controller refuses every flush, to see how a charm takes it; nil for none.
    public var commitFault: String?

    /// Numbers that are given out in order.
    public struct Counters: Sendable, Codable, Hashable {
        /// The next relation.
        public var relation = 0
        /// The next machine.
        public var machine = 0
        /// The next action.
        public var action = 1
        /// The next storage.
        public var storage = 0
        /// The next revision of the charms of a name.
        public var charms: [String: Int]?
    }

    private enum CodingKeys: String, CodingKey {
        case name, uuid, network, kind, jujuVersion, apiAddresses, legacyProxies, jujuProxies, random, elapsed,
            retriesHooks
        case settings, constraints
        case cloud, serviceLevel, flush, applications, machines, detachedStorage
        case units, relations, crossModel, secrets, actions, operations, next, commitFault
    }

    /// The UUID of a unit, which is always the same for its name; it stands in errors of Juju 4.0 alone.
    func uuid(of unit: UnitName) -> String { Self.uuid(of: "\(uuid) \(unit)") }

    /// A UUID that is always the same for a text.
    static func uuid(of text: String) -> String {
        let digits = SHA256.digest(Array(text.utf8)).prefix(16).map { GoText.hex(UInt32($0), digits: 2) }
            .joined()
        var characters = Array(digits)
        characters[12] = "4"
        characters[16] = "8"
        for place in [20, 16, 12, 8] { characters.insert("-", at: place) }
        return String(characters)
    }

    /// An empty model.
    public init(name: String = "demo", uuid: String? = nil, seed: UInt64 = 1) {
        self.name = name
        var random = SeededGenerator(seed: seed)
        self.uuid = uuid ?? random.uuid()
        self.random = random
    }

    /// An id for a new secret, which none of the model's has.
    mutating func newSecretID() -> String {
        var id = random.secretID()
        while secrets[id] != nil { id = random.secretID() }
        return id
    }

    /// The units of an application, by number.
    public func units(of application: String) -> [ModelUnit] {
        units.values(in: ModelUnit.group(application: application))
    }

    /// Whether the unit leads its application.
    public func isLeader(_ unit: UnitName) -> Bool { applications[unit.application]?.leader == unit }

    /// The address of a unit inside the model, or nil.
    func privateAddress(of unit: UnitName) -> String? {
        guard let state = units[unit] else { return nil }
        return state.privateAddress ?? state.machine.flatMap { machines[$0]?.address }
    }

    /// The address of a unit outside the model, or nil.
    public func publicAddress(of unit: UnitName) -> String? {
        guard let state = units[unit] else { return nil }
        return state.publicAddress ?? state.machine.flatMap { machines[$0]?.address }
    }

    /// The relations of an application, by number.
    func relations(of application: String) -> [ModelRelation] {
        relations.values(in: application)
    }
}
