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

        /// An endpoint of `interface`.
        public init(interface: String, role: RelationEndpoint.Role, limit: Int? = nil) {
            self.interface = interface
            self.role = role
            self.limit = limit
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
        /// How many each unit has from the beginning.
        public var count: Int
        /// Where it is mounted; empty where the charm leaves that to Juju.
        public var location: String

        /// A storage.
        public init(kind: Kind = .filesystem, count: Int = 1, location: String = "") {
            self.kind = kind
            self.count = count
            self.location = location
        }
    }

    /// The charm's name.
    public var name: String
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
    /// The files that resources of the charm have, by the resource's name.
    public var resources: [String: String] = [:]

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
