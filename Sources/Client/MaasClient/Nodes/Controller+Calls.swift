import SealedStore

extension Controller {
    var path: String { Self.endpoint + MaasClient.escaped(node.systemID) + "/" }

    /// What is true of the node.
    public subscript<Value>(dynamicMember path: KeyPath<Node, Value>) -> Value { node[keyPath: path] }

    /// Asks MAAS anew what it knows of it.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notFound`` when it was deleted.
    public mutating func refresh() async throws(MaasError) {
        node = Node(try await node.client.get(path, as: .node(systemID: node.systemID)), client: node.client)
    }

    /// Changes what MAAS lets be changed; other fields it would ignore in silence. Nil leaves a field as it is; zone and domain
    /// are given by name.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/badRequest`` when there is no such zone or domain.
    public mutating func update(
        description: String? = nil, zone: String? = nil, domain: String? = nil
    ) async throws(MaasError) {
        let fields = [("description", description), ("zone", zone), ("domain", domain)].compactMap { name, value in
            value.map { (name, SecretBytes(utf8: $0)) }
        }
        guard !fields.isEmpty else { return }
        let answer = try await node.client.send(.put, path, FormBody(fields), as: .node(systemID: node.systemID))
        node = Node(answer, client: node.client)
    }

    /// Changes how MAAS controls its power: the type, such as `ipmi`, and the parameters by their names in MAAS, such as
    /// `power_address` and `power_pass`. In MAAS 3.7 the answer may be an error though the change was made.
    ///
    /// - Throws: ``MaasError``.
    public mutating func setPower(
        type: String, parameters: [String: SecretBytes] = [:]
    ) async throws(MaasError) {
        let fields = parameters.sorted { $0.key < $1.key }.map { ("power_parameters_" + $0.key, $0.value) }
        let body = FormBody([("power_type", SecretBytes(utf8: type))] + fields)
        let answer = try await node.client.send(
            .put, path, body, secrets: Array(parameters.values), as: .node(systemID: node.systemID))
        node = Node(answer, client: node.client)
    }

    /// Deletes it, and tells what became of it; with `force` also when racks elsewhere still depend on it for DHCP.
    /// MAAS refuses to delete a region that runs.
    ///
    /// - Throws: ``MaasError``.
    public func delete(force: Bool = false) async throws(MaasError) -> Remains {
        try await node.client.delete(path, systemID: node.systemID, force: force)
    }
}

/// What is left of a controller that was deleted (MAAS 3.4 to 3.7).
public enum Remains: Sendable, Hashable {
    /// MAAS does not know it any more.
    case nothing
    /// MAAS still has it: a region that was a rack too stays a region, and a rack with a power type becomes a machine.
    case node(Node)
}
