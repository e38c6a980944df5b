import JujuProtocol

extension HookTools {
    /// `relation-ids`: the numbers of the relations on `endpoint`, without one that is just being broken.
    public func relationIDs(endpoint: String) throws(HookToolError) -> [Int] {
        let names = try readList("relation-ids", [endpoint])
        var ids: [Int] = []
        for name in names {
            guard let text = name.split(separator: ":").last, let id = Int(text) else {
                throw HookToolError(.malformedAnswer, tool: "relation-ids", message: "\"\(name)\" is not a relation id")
            }
            ids.append(id)
        }
        return ids.sorted()
    }

    /// `relation-list`: the remote units whose joined event was delivered; in a peer relation the other units.
    public func relationUnits(_ id: Int) throws(HookToolError) -> [UnitName] {
        let names = try readList("relation-list", ["-r", String(id)])
        let units = names.compactMap(UnitName.init)
        guard units.count == names.count else {
            throw HookToolError(.malformedAnswer, tool: "relation-list", message: "\(names) are not all units")
        }
        return units.sorted()
    }

    /// `relation-list --app`: the remote application.
    public func relationApplication(_ id: Int) throws(HookToolError) -> String {
        try readText("relation-list", ["-r", String(id), "--app"])
    }

    /// `relation-model-get`: the UUID of the model that the remote application lives in (Juju 3.6.2 and later).
    public func relationModelUUID(_ id: Int) throws(HookToolError) -> String {
        struct Answer: Decodable { var uuid: String }
        return try read(Answer.self, "relation-model-get", ["-r", String(id)]).uuid
    }

    /// `relation-get`: everything that `unit` has published.
    public func relationGet(_ id: Int, unit: UnitName) throws(HookToolError) -> [String: String] {
        try readMap("relation-get", ["-r", String(id), "-", unit.description])
    }

    /// `relation-get KEY`: one value that `unit` has published, or nil.
    public func relationGet(_ id: Int, key: String, unit: UnitName) throws(HookToolError) -> String? {
        try readTextIfAny("relation-get", ["-r", String(id), "--", key, unit.description])
    }

    /// `relation-get --app KEY`: one value that `application` has published, or nil.
    public func relationGet(_ id: Int, key: String, application: String) throws(HookToolError) -> String? {
        try readTextIfAny("relation-get", ["-r", String(id), "--app", "--", key, application])
    }

    /// `relation-get --app`: everything that `application` has published.
    public func relationGet(_ id: Int, application: String) throws(HookToolError) -> [String: String] {
        try readMap("relation-get", ["-r", String(id), "--app", "-", application])
    }

    /// `relation-set`: writes some keys of this unit's databag; an empty value removes the key.
    public func relationSet(_ id: Int, _ values: [String: String]) throws(HookToolError) {
        try write(values, with: "relation-set", ["-r", String(id)])
    }

    /// `relation-set --app`: writes some keys of the application's databag, as only the leader may.
    public func relationSet(_ id: Int, application values: [String: String], as _: Leader) throws(HookToolError) {
        try write(values, with: "relation-set", ["-r", String(id), "--app"])
    }
}
