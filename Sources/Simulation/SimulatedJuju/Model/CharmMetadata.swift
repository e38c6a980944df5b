/// What a charm says of itself in metadata.yaml, config.yaml and actions.yaml.
public struct CharmMetadata: Sendable, Codable, Hashable {
    /// An endpoint.
    public struct Endpoint: Sendable, Codable, Hashable {
        /// The interface.
        public var interface: String
        /// What this side does.
        public var role: RelationEndpoint.Role
        /// The most relations it takes, or nil.
        public var limit: Int?
        /// Whether it joins units of one machine alone.
        public var scope: RelationEndpoint.Scope

        /// An endpoint of `interface`.
        public init(
            interface: String, role: RelationEndpoint.Role, limit: Int? = nil, scope: RelationEndpoint.Scope = .global
        ) {
            self.interface = interface
            self.role = role
            self.limit = limit
            self.scope = scope
        }
    }

    /// A configuration option.
    public struct Option: Sendable, Codable, Hashable {
        /// The types of options (Juju 3.4 and later know `secret`).
        public enum Kind: String, Sendable, Codable, Hashable { case string, int, float, boolean, secret }

        /// The type.
        public var type: Kind
        /// The value when it is not set; null for none.
        public var defaultValue: Value
        /// The description.
        public var description: String

        /// An option.
        public init(type: Kind, defaultValue: Value = .null, description: String = "") {
            self.type = type
            self.defaultValue = defaultValue
            self.description = description
        }
    }

    /// An action.
    public struct Action: Sendable, Codable, Hashable {
        /// The description.
        public var description: String
        /// The parameters' schemas, by name.
        public var parameters: [String: Value]
        /// The parameters that must be given.
        public var required: [String]
        /// Whether further parameters are allowed.
        public var allowsMore: Bool
        /// The whole schema of the parameters, as the charm's file has it; empty where it comes from no file.
        public var schema: [String: Value] = [:]

        /// An action.
        public init(
            description: String = "",
            parameters: [String: Value] = [:],
            required: [String] = [],
            allowsMore: Bool = true
        ) {
            self.description = description
            self.parameters = parameters
            self.required = required
            self.allowsMore = allowsMore
        }
    }

    /// A storage that units have.
    public struct Storage: Sendable, Codable, Hashable {
        /// The kinds of storage.
        public enum Kind: String, Sendable, Codable, Hashable { case filesystem, block }

        /// The kind.
        public var kind: Kind
        /// How many each unit has from the beginning, and at least.
        public var count: Int
        /// How many each unit has at most, or nil.
        public var most: Int?
        /// Where it is mounted; empty where the charm leaves that to Juju.
        public var location: String
        /// Whether the units of the application share it.
        public var isShared = false
        /// Whether it can only be read.
        public var isReadOnly = false

        /// A storage.
        public init(kind: Kind = .filesystem, count: Int = 1, most: Int? = nil, location: String = "") {
            self.kind = kind
            self.count = count
            self.most = most
            self.location = location
        }
    }

    /// A resource that a charm can get.
    public struct Resource: Sendable, Codable, Hashable {
        /// The kinds of resources.
        public enum Kind: String, Sendable, Codable, Hashable {
            case file
            case image = "oci-image"
        }

        /// The kind.
        public var kind: Kind
        /// The name of the file that the charm gets.
        public var fileName: String
        /// The description.
        public var description: String

        /// A resource.
        public init(kind: Kind = .file, fileName: String, description: String = "") {
            self.kind = kind
            self.fileName = fileName
            self.description = description
        }
    }

    /// The charm's name.
    public var name: String
    /// What it says that it is, if anything.
    public var description: String?
    /// The endpoints, by name.
    public var endpoints: [String: Endpoint]
    /// The options, by name.
    public var config: [String: Option]
    /// The actions, by name.
    public var actions: [String: Action]
    /// The storages, by name.
    public var storage: [String: Storage] = [:]
    /// The containers of a charm on Kubernetes.
    public var containers: [String] = []
    /// The resources, by name.
    public var resources: [String: Resource] = [:]
    /// Whether its units live on the machines of other applications' units.
    public var isSubordinate = false
    /// The bindings that are no endpoints.
    public var extraBindings: [String] = []
    /// The systems that it runs on; none where it does not say.
    public var bases: [CharmBase] = []
    /// Why Juju deploys the charm by force alone, for its lxd-profile.yaml; nil if it does not mind.
    public var profileRefusal: String?

    /// What the charm wants of the model that it is deployed to, or nil.
    public var assumes: AssumesExpression?

    /// A charm `name`.
    public init(
        name: String,
        endpoints: [String: Endpoint] = [:],
        config: [String: Option] = [:],
        actions: [String: Action] = [:]
    ) {
        self.name = name
        self.endpoints = endpoints
        self.config = config
        self.actions = actions
    }
}
