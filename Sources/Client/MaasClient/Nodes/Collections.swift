/// The rack controllers of a region. Python's libmaas calls them `client.rack_controllers`.
public struct RackControllers: Sendable {
    let client: MaasClient

    /// The rack controllers, those on a region's machine too; with `hostnames`, those of that short name.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notAdministrator`` when there are none to be seen because
    ///   the user is no administrator.
    public func list(hostnames: [String] = [], zone: String? = nil) async throws(MaasError) -> [RackController] {
        try await list(NodeFilter(hostnames: hostnames, zones: zone.map { [$0] } ?? []))
    }

    /// The rack controllers that pass `filter`.
    ///
    /// - Throws: ``MaasError``, as ``list(hostnames:zone:)``.
    public func list(_ filter: NodeFilter) async throws(MaasError) -> [RackController] {
        try await client.controllers(RackController.endpoint, filter).map { node throws(MaasError) in
            try RackController(node)
        }
    }

    /// The rack controller of id `systemID`.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notFound`` when there is none, which includes
    ///   nodes of other types.
    public func get(systemID: String) async throws(MaasError) -> RackController {
        try RackController(try await client.node(RackController.endpoint, systemID))
    }

    /// Deletes the rack controller of id `systemID`, and tells what became of it; with `force` also when racks elsewhere still
    /// depend on it for DHCP.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notFound`` when there is none.
    public func delete(systemID: String, force: Bool = false) async throws(MaasError) -> Remains {
        let path = RackController.endpoint + MaasClient.escaped(systemID) + "/"
        return try await client.delete(path, systemID: systemID, force: force)
    }
}

/// The region controllers of MAAS. Python's libmaas calls them `client.region_controllers`.
public struct RegionControllers: Sendable {
    let client: MaasClient

    /// The region controllers, those with a rack too; with `hostnames`, those of that short name.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notAdministrator`` when there are none to be seen because
    ///   the user is no administrator.
    public func list(hostnames: [String] = [], zone: String? = nil) async throws(MaasError) -> [RegionController] {
        try await list(NodeFilter(hostnames: hostnames, zones: zone.map { [$0] } ?? []))
    }

    /// The region controllers that pass `filter`.
    ///
    /// - Throws: ``MaasError``, as ``list(hostnames:zone:)``.
    public func list(_ filter: NodeFilter) async throws(MaasError) -> [RegionController] {
        try await client.controllers(RegionController.endpoint, filter).map { node throws(MaasError) in
            try RegionController(node)
        }
    }

    /// The region controller of id `systemID`.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notFound`` when there is none, which includes
    ///   nodes of other types.
    public func get(systemID: String) async throws(MaasError) -> RegionController {
        try RegionController(try await client.node(RegionController.endpoint, systemID))
    }
}

/// All controllers, each once.
public struct Controllers: Sendable {
    let client: MaasClient

    /// Racks first, then regions; one that is both is there once, as `rackcontrollers/` shows it, which tells its services.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notAdministrator`` when there are none to be seen because
    ///   the user is no administrator.
    public func list(_ filter: NodeFilter = NodeFilter()) async throws(MaasError) -> [Node] {
        async let racks = Result { () async throws(MaasError) in try await client.nodes(RackController.endpoint, filter)
        }
        let regions = try await client.nodes(RegionController.endpoint, filter)
        let all = try await racks.get()
        let known = Set(all.map(\.systemID))
        let controllers = all + regions.filter { !known.contains($0.systemID) }
        if controllers.isEmpty { try await client.requireAdministrator() }
        return controllers
    }
}

/// The nodes of every type: devices, machines, rack and region controllers.
public struct Nodes: Sendable {
    let client: MaasClient

    /// The nodes; with `hostnames`, those of that short name. Who is no administrator sees no controllers here.
    ///
    /// - Throws: ``MaasError``.
    public func list(hostnames: [String] = [], zone: String? = nil) async throws(MaasError) -> [Node] {
        try await list(NodeFilter(hostnames: hostnames, zones: zone.map { [$0] } ?? []))
    }

    /// The nodes that pass `filter`.
    ///
    /// - Throws: ``MaasError``.
    public func list(_ filter: NodeFilter) async throws(MaasError) -> [Node] {
        try await client.nodes("nodes/", filter)
    }

    /// The node of id `systemID`.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notFound`` when there is none.
    public func get(systemID: String) async throws(MaasError) -> Node { try await client.node("nodes/", systemID) }
}

extension Result where Success: Sendable {
    init(_ body: () async throws(Failure) -> Success) async {
        do throws(Failure) { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
