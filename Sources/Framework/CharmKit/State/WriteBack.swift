/// Values that Juju keeps, read once in a hook, changed in memory, and written once at its end as far as they differ.
final class WriteBack {
    private let read: () throws(HookToolError) -> [String: String]
    private var stored: [String: String]?
    /// What is to be there at the end of the hook; nil for nothing.
    private(set) var wanted: [String: String?] = [:]

    init(read: @escaping () throws(HookToolError) -> [String: String]) { self.read = read }

    /// The value under `key`, with the changes of this hook.
    func value(_ key: String) throws(HookToolError) -> String? {
        if let wanted = wanted[key] { return wanted }
        return try contents()[key]
    }

    /// All values, with the changes of this hook.
    func values() throws(HookToolError) -> [String: String] {
        var values = try contents()
        for (key, value) in wanted { values[key] = value }
        return values
    }

    func set(_ key: String, _ value: String?) { wanted[key] = .some(value) }

    func discard() { wanted = [:] }

    /// What differs from what Juju has; nil where something is to go.
    func changes() throws(HookToolError) -> [String: String?] {
        guard !wanted.isEmpty else { return [:] }
        let stored = try contents()
        return wanted.filter { key, value in stored[key] != value }
    }

    /// Hands what differs to `write`, if anything does; the ledger knows the values by the name.
    func commit(
        _ ledger: Ledger?, as name: @autoclosure () -> String,
        write: ([String: String?]) throws(HookToolError) -> Void
    ) throws(HookToolError) {
        guard !wanted.isEmpty else { return }
        let stored = try contents()
        ledger?.compare(wanted, with: stored, in: name())
        let changes = try changes()
        let values = try values()
        wanted = [:]
        guard !changes.isEmpty else { return }
        try write(changes)
        self.stored = values
    }

    private func contents() throws(HookToolError) -> [String: String] {
        if let stored { return stored }
        let contents = try read()
        stored = contents
        return contents
    }
}
