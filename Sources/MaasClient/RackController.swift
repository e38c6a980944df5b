/// A rack controller: a node that has ``services`` and a ``health``.
@dynamicMemberLookup
public struct RackController: Sendable, Hashable {
    /// The node that it is.
    public let node: Node

    /// `node` as a rack controller; nil when it is none.
    public init?(_ node: Node) {
        guard node.type.isRackController else { return nil }
        self.node = node
    }

    /// What is true of the node.
    public subscript<Value>(dynamicMember path: KeyPath<Node, Value>) -> Value { node[keyPath: path] }

    /// Whether the rack is connected to its region.
    ///
    /// Only the service `rackd` tells: a rack is connected when that is running or, being connected to some of the
    /// region's processes, degraded (MAAS 3.4 to 3.7).
    public var health: Health {
        guard let rackd = services.first(where: { $0.name == "rackd" }) else { return Health(state: .unknown) }
        let state: Health.State =
            switch rackd.status {
            case .running, .degraded: .connected
            case .dead, .off: .dead
            default: .unknown
            }
        return Health(state: state, statusInfo: rackd.statusInfo)
    }

    private var services: [Service] { node.services }

    /// How a rack controller does.
    public struct Health: Sendable, Hashable {
        /// Whether it is connected.
        public let state: State
        /// MAAS's own words, such as `25% connected to region controllers.`; often empty.
        public let statusInfo: String

        init(state: State, statusInfo: String = "") {
            self.state = state
            self.statusInfo = statusInfo
        }

        /// Whether a rack controller is connected.
        public enum State: String, Sendable {
            /// Connected to at least one process of a region.
            case connected
            /// Not connected.
            case dead
            /// MAAS does not say.
            case unknown
        }
    }
}
