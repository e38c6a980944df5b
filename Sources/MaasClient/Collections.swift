/// The rack controllers of a region.
public struct RackControllers: Sendable {
    let client: MaasClient

    /// The rack controllers, those on a region's machine too; with `hostnames`, those of that short name.
    ///
    /// A user who is no administrator gets an empty list: see ``User/isSuperuser``.
    ///
    /// - Throws: ``MaasError``.
    public func list(hostnames: [String] = []) throws(MaasError) -> [RackController] {
        try Nodes.list(client, "rackcontrollers/", hostnames).compactMap(RackController.init)
    }

    /// The rack controller of id `systemID`.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notFound`` when there is none, which includes
    ///   nodes of other types.
    public func get(systemID: String) throws(MaasError) -> RackController {
        let path = "rackcontrollers/\(MaasClient.escaped(systemID))/"
        guard let rack = RackController(try client.get(path)) else {
            throw MaasError(.notFound, "\(systemID) is no rack controller")
        }
        return rack
    }

    /// Deletes the rack controller of id `systemID`, and tells what became of it.
    ///
    /// With `force`, also when racks elsewhere still depend on it for DHCP.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notFound`` when there is none.
    public func delete(systemID: String, force: Bool = false) throws(MaasError) -> Remains {
        try client.delete("rackcontrollers/\(MaasClient.escaped(systemID))/", query: force ? [("force", "true")] : [])
        do {
            return .node(try Nodes(client: client).get(systemID: systemID))
        } catch {
            guard error.code == .notFound else { throw error }
            return .nothing
        }
    }

    /// What is left of a controller that was deleted (MAAS 3.4 to 3.7).
    public enum Remains: Sendable, Hashable {
        /// MAAS does not know it any more.
        case nothing
        /// MAAS still has it: a region that was a rack too stays a region, and a rack with a power type becomes a machine.
        case node(Node)
    }
}

/// The region controllers of MAAS.
public struct RegionControllers: Sendable {
    let client: MaasClient

    /// The region controllers, those with a rack too; with `hostnames`, those of that short name.
    ///
    /// A user who is no administrator gets an empty list: see ``User/isSuperuser``.
    ///
    /// - Throws: ``MaasError``.
    public func list(hostnames: [String] = []) throws(MaasError) -> [RegionController] {
        try Nodes.list(client, "regioncontrollers/", hostnames).compactMap(RegionController.init)
    }
}

/// The nodes of every type: devices, machines, rack and region controllers.
public struct Nodes: Sendable {
    let client: MaasClient

    /// The nodes; with `hostnames`, those of that short name.
    ///
    /// - Throws: ``MaasError``.
    public func list(hostnames: [String] = []) throws(MaasError) -> [Node] {
        try Self.list(client, "nodes/", hostnames)
    }

    /// The node of id `systemID`.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notFound`` when there is none.
    public func get(systemID: String) throws(MaasError) -> Node {
        try client.get("nodes/\(MaasClient.escaped(systemID))/")
    }

    /// MAAS compares short names only, so that what follows the first dot is left out.
    static func list(_ client: MaasClient, _ path: String, _ hostnames: [String]) throws(MaasError) -> [Node] {
        try client.get(path, query: hostnames.map { ("hostname", String($0.prefix { $0 != "." })) })
    }
}
