extension HookTools {
    /// `state-get`: everything that this unit keeps in Juju's state store.
    public func state() throws(HookToolError) -> [String: String] {
        try readMap("state-get")
    }

    /// `state-get --strict KEY`: one value in Juju's state store, or nil when there is none.
    public func state(_ key: String) throws(HookToolError) -> String? {
        do throws(HookToolError) {
            return try readText("state-get", ["--strict", "--", key])
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }

    /// `state-set`: keeps values in Juju's state store, at most 64 KiB each, committed together with the hook.
    public func setState(_ values: [String: String]) throws(HookToolError) {
        try write(values, with: "state-set")
    }

    /// `state-delete`: forgets a value; nothing happens when there is none.
    public func deleteState(_ key: String) throws(HookToolError) {
        try call("state-delete", ["--", key])
    }
}
