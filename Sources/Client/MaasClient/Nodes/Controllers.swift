/// A rack controller: a node that has services and a health. Python's libmaas calls it `RackController`.
public struct RackController: Controller {
    /// The node that it is.
    public var node: Node

    /// `node` as a rack controller; one of a type that is not known here may be one, as when MAAS lists it as that.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/wrongType`` when it is none.
    public init(_ node: Node) throws(MaasError) {
        guard node.type.isRackController || node.type.isNew else {
            throw .wrongType(node, "RackController", "rack controller")
        }
        self.node = node
    }

    /// Where the API has them.
    public static var endpoint: String { "rackcontrollers/" }

    /// The rack controller of id `systemID`.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notFound`` when there is none.
    public static func read(systemID: String, from client: MaasClient) async throws(MaasError) -> RackController {
        try await client.rackControllers.get(systemID: systemID)
    }

    /// What MAAS has found out of its power by asking its BMC; takes as long as that does.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/unavailable`` when it has no BMC or no rack reaches it.
    public func queryPowerState() async throws(MaasError) -> PowerState {
        let answer = try await node.client.get(path, query: [("op", "query_power_state")], as: .powerState)
        return answer[.state]?.string.map(PowerState.init) ?? .unknown
    }
}

/// A region controller. Python's libmaas calls it `RegionController`.
public struct RegionController: Controller {
    /// The node that it is.
    public var node: Node

    /// `node` as a region controller; one of a type that is not known here may be one, as when MAAS lists it as that.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/wrongType`` when it is none.
    public init(_ node: Node) throws(MaasError) {
        guard node.type.isRegionController || node.type.isNew else {
            throw .wrongType(node, "RegionController", "region controller")
        }
        self.node = node
    }

    /// Where the API has them.
    public static var endpoint: String { "regioncontrollers/" }

    /// The region controller of id `systemID`.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notFound`` when there is none.
    public static func read(systemID: String, from client: MaasClient) async throws(MaasError) -> RegionController {
        try await client.regionControllers.get(systemID: systemID)
    }
}

/// What rack and region controllers have in common.
@dynamicMemberLookup
public protocol Controller: Sendable, Hashable {
    /// Where the API has those of this kind, with a slash at its end.
    static var endpoint: String { get }
    /// The node that it is.
    var node: Node { get set }
    /// `node` as such a controller.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/wrongType`` when it is none.
    init(_ node: Node) throws(MaasError)
}

extension MaasError {
    /// In the words that libmaas's documentation has for it.
    static func wrongType(_ node: Node, _ name: String, _ kind: String) -> MaasError {
        MaasError(
            .wrongType, "Cannot convert to `\(name)`, node_type is not a \(kind): \(node.systemID) is: \(node.type)")
    }
}
