extension HookTools {
    /// `storage-list`: the ids of this unit's storages, such as `data/0`, of one name or of all.
    public func storages(_ name: String? = nil) throws(HookToolError) -> [String] {
        try readList("storage-list", name.map { ["--", $0] } ?? [])
    }

    /// `storage-get`: what a storage is, and where.
    public func storage(_ id: String) throws(HookToolError) -> (kind: String, location: String) {
        let answer = try readMap("storage-get", ["-s", id])
        return (answer["kind"] ?? "", answer["location"] ?? "")
    }

    /// `storage-add`: asks for more storages of a name, which are attached in hooks to come.
    public func addStorage(_ name: String, count: Int = 1) throws(HookToolError) {
        try call("storage-add", ["--", "\(name)=\(count)"])
    }

    /// `resource-get`: the path of a resource's file, downloaded if this machine does not have it yet.
    ///
    /// All images of containers get one and the same path: read such a file before asking for another (Juju 3.6).
    public func resource(_ name: String) throws(HookToolError) -> String {
        try readPlain("resource-get", ["--", name])
    }
}
