// As libmaas's conversions: the same answer in another role, nothing is asked.
extension Node {
    /// This node as a rack controller.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/wrongType`` when it is none.
    public func asRackController() throws(MaasError) -> RackController { try RackController(self) }

    /// This node as a region controller.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/wrongType`` when it is none.
    public func asRegionController() throws(MaasError) -> RegionController { try RegionController(self) }

    /// This node as a machine.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/wrongType`` when it is none.
    public func asMachine() throws(MaasError) -> Machine { try Machine(self) }

    /// This node as a device.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/wrongType`` when it is none.
    public func asDevice() throws(MaasError) -> Device { try Device(self) }
}

/// A machine that MAAS commissions and deploys: a node that has a status and an owner.
@dynamicMemberLookup
public struct Machine: Sendable, Hashable {
    /// The node that it is.
    public let node: Node

    init(_ node: Node) throws(MaasError) {
        guard node.type == .machine else { throw .wrongType(node, "Machine", "machine") }
        self.node = node
    }

    /// What is true of the node.
    public subscript<Value>(dynamicMember path: KeyPath<Node, Value>) -> Value { node[keyPath: path] }

    /// The status as MAAS's number: 0 new, 4 ready, 6 deployed, ...; nil when MAAS gives none.
    public var status: Int? { node.json[.status]?.int }
    /// The status in words, such as `Deployed`; empty when MAAS gives none.
    public var statusName: String { node.json.text(.status_name) }
    /// The name of the user it is allocated to; nil for nobody.
    public var owner: String? { node.json.string(.owner) }
    /// The name of the resource pool; nil when MAAS names none.
    public var pool: String? { node.json[.pool]?[.name]?.string }
}

/// A device that MAAS only names and addresses.
@dynamicMemberLookup
public struct Device: Sendable, Hashable {
    /// The node that it is.
    public let node: Node

    init(_ node: Node) throws(MaasError) {
        guard node.type == .device else { throw .wrongType(node, "Device", "device") }
        self.node = node
    }

    /// What is true of the node.
    public subscript<Value>(dynamicMember path: KeyPath<Node, Value>) -> Value { node[keyPath: path] }

    /// The name of the user it belongs to; nil for nobody.
    public var owner: String? { node.json.string(.owner) }
}
