import CharmKit
import JujuProtocol
import SimulatedJuju
import Snapd

/// All that Juju knows of one unit before or after a hook, as a value.
///
/// What is not given is as in a new unit: no relations, no secrets, the charm's default options.
///
/// ```swift
/// let relation = RelationState("maas-region", remote: "maas-region")
/// let state = State(isLeader: true, config: ["log-level": "debug"], relations: [relation])
/// ```
public struct State: Sendable, Codable, Hashable {
    /// The unit; nil for unit 0 of an application that is called as its charm.
    public var unit: UnitName?
    /// The unit beside which this one lives, if its charm is a subordinate.
    public var principal: UnitName?
    /// Whether the unit leads its application.
    public var isLeader: Bool
    /// The options that are set; others have the charm's defaults.
    public var config: [String: Value]
    /// The relations.
    public var relations: [RelationState]
    /// The secrets that the unit or its application owns or may read.
    public var secrets: [SecretState]
    /// What the charm keeps in Juju's state store, by key, but for the deferred events.
    public var stored: [String: String]
    /// The events that wait to be emitted again.
    public var deferred: [DeferredEvent]
    /// The ports that are open on all endpoints.
    public var openPorts: Set<Port>
    /// The storage that is attached.
    public var storages: [StorageState]
    /// The paths of the resources, by name.
    public var resources: [String: String]
    /// The addresses of bindings, where they are not the machine's.
    public var networks: [String: NetworkState]
    /// The unit's status, or nil while it has set none.
    public var unitStatus: Status?
    /// What the commands that the charm runs come to. Others are not found.
    public var commands: [CommandState]
    /// The snaps that are installed on the unit's machine. The store has every other one.
    public var snaps: [Snap]
    /// The application's status, or nil while no leader has set one.
    public var applicationStatus: Status?
    /// The version of what the unit runs, or empty.
    public var workloadVersion: String
    /// How many units the application has or will have; nil for this unit and the peers that the relations name.
    public var plannedUnits: Int?
    /// The model.
    public var model: JujuModel

    /// The model that a unit lives in.
    public struct JujuModel: Sendable, Codable, Hashable {
        /// The name.
        public var name: String
        /// The UUID.
        public var uuid: String
        /// The version of Juju, from 2.9 to 4.0.
        public var jujuVersion: String
        /// Whether units are pods instead of machines.
        public var isKubernetes: Bool

        /// A model of Juju 3.6, on machines.
        public init(
            name: String = "test", uuid: String = "5e01b2ac-7d0e-4d21-8f3f-0c7a8c5e3d11",
            jujuVersion: String = "3.6.26",
            isKubernetes: Bool = false
        ) {
            self.name = name
            self.uuid = uuid
            self.jujuVersion = jujuVersion
            self.isKubernetes = isKubernetes
        }
    }

    /// A state with these parts.
    public init(
        unit: UnitName? = nil, principal: UnitName? = nil, isLeader: Bool = false, config: [String: Value] = [:],
        relations: [RelationState] = [], secrets: [SecretState] = [], stored: [String: String] = [:],
        deferred: [DeferredEvent] = [],
        openPorts: Set<Port> = [], storages: [StorageState] = [], resources: [String: String] = [:],
        networks: [String: NetworkState] = [:], commands: [CommandState] = [], snaps: [Snap] = [],
        unitStatus: Status? = nil, applicationStatus: Status? = nil,
        workloadVersion: String = "", plannedUnits: Int? = nil, model: JujuModel = JujuModel()
    ) {
        self.unit = unit
        self.principal = principal
        self.isLeader = isLeader
        self.config = config
        self.relations = relations
        self.secrets = secrets
        self.stored = stored
        self.deferred = deferred
        self.openPorts = openPorts
        self.storages = storages
        self.resources = resources
        self.networks = networks
        self.commands = commands
        self.snaps = snaps
        self.unitStatus = unitStatus
        self.applicationStatus = applicationStatus
        self.workloadVersion = workloadVersion
        self.plannedUnits = plannedUnits
        self.model = model
    }
}

extension State {
    /// The relation that `relation` stands for: that of its number, or else of its endpoint and remote application.
    ///
    /// A state without such a relation gives an empty one on that endpoint.
    public subscript(relation: RelationState) -> RelationState {
        get { relations.first(where: { $0.isSame(as: relation) }) ?? RelationState(emptyOf: relation) }
        set {
            if let index = relations.firstIndex(where: { $0.isSame(as: relation) }) {
                relations[index] = newValue
            } else {
                relations.append(newValue)
            }
        }
    }

    /// The relations on an endpoint.
    public func relations(on endpoint: String) -> [RelationState] { relations.filter { $0.endpoint == endpoint } }

    /// The secret that its owner, or this unit as its reader, calls so; nil when there is none.
    public func secret(label: String) -> SecretState? { secrets.first { $0.label == label } }

    /// The secret that a URI names, in whichever form it was published; nil when there is none.
    public func secret(uri: String) -> SecretState? {
        guard let id = SecretURI(uri)?.id else { return nil }
        return secrets.first { $0.id == id }
    }

    /// The secret with the id of `secret`, or nil when it is gone.
    public subscript(secret: SecretState) -> SecretState? { secrets.first { $0.id == secret.id } }
}
