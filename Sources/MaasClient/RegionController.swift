/// A region controller.
@dynamicMemberLookup
public struct RegionController: Sendable, Hashable {
    /// The node that it is.
    public let node: Node

    /// `node` as a region controller; nil when it is none.
    public init?(_ node: Node) {
        guard node.type.isRegionController else { return nil }
        self.node = node
    }

    /// What is true of the node.
    public subscript<Value>(dynamicMember path: KeyPath<Node, Value>) -> Value { node[keyPath: path] }
}
