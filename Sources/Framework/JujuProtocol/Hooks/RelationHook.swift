/// The relation that a hook is about.
public struct RelationHook: Sendable, Hashable {
    /// The name of this charm's endpoint, `JUJU_RELATION`.
    public var endpoint: String
    /// The relation's number, of `JUJU_RELATION_ID`.
    public var id: Int
    /// The application at the other end; of a peer relation, the own one.
    public var remoteApplication: String?
    /// The unit that the hook is about; nil when it is about the application.
    public var remoteUnit: UnitName?
    /// The unit that leaves: the remote one or, while this unit goes away, this one. Only in relation-departed.
    public var departingUnit: UnitName?

    /// The relation `id` at `endpoint`.
    public init(
        endpoint: String,
        id: Int,
        remoteApplication: String? = nil,
        remoteUnit: UnitName? = nil,
        departingUnit: UnitName? = nil
    ) {
        self.endpoint = endpoint
        self.id = id
        self.remoteApplication = remoteApplication
        self.remoteUnit = remoteUnit
        self.departingUnit = departingUnit
    }
}

extension RelationHook {
    /// Reads the relation, or nil when a variable is missing or malformed.
    init?(_ variables: HookVariables) {
        guard let endpoint = variables["JUJU_RELATION"], let key = variables["JUJU_RELATION_ID"] else { return nil }
        guard let colon = key.utf8.lastIndex(of: UInt8(ascii: ":")), key[..<colon] == endpoint else { return nil }
        guard let id = Int(key[key.index(after: colon)...]), id >= 0 else { return nil }
        guard let unit = variables.unit("JUJU_REMOTE_UNIT") else { return nil }
        guard let departing = variables.unit("JUJU_DEPARTING_UNIT") else { return nil }
        // Agents before 2.7 name the unit alone.
        let application =
            variables.isPresent("JUJU_REMOTE_APP") ? variables["JUJU_REMOTE_APP"] : unit.name?.application
        self.init(
            endpoint: endpoint,
            id: id,
            remoteApplication: application,
            remoteUnit: unit.name,
            departingUnit: departing.name
        )
    }

    var variables: [(String, String)] {
        var variables = [
            ("JUJU_RELATION", endpoint),
            ("JUJU_RELATION_ID", "\(endpoint):\(id)"),
            ("JUJU_REMOTE_UNIT", remoteUnit?.description ?? ""),
            ("JUJU_REMOTE_APP", remoteApplication ?? ""),
        ]
        if let departingUnit { variables.append(("JUJU_DEPARTING_UNIT", departingUnit.description)) }
        return variables
    }
}
