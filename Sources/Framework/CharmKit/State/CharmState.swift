/// What this unit keeps in Juju's state store: read once in a hook, written once at its end, committed with the hook.
///
/// Juju takes keys of up to 256 bytes, values of up to 64 KiB, and 2 MiB in all unless its operator has set another
/// limit (`max-charm-state-size`, Juju 2.9 and 3.6).
public final class CharmState {
    private let tools: HookTools
    private let contents: WriteBack
    private var refused: CharmStateError?
    private var unreadable: [String] = []

    init(_ tools: HookTools) {
        self.tools = tools
        contents = WriteBack(read: { () throws(HookToolError) in try tools.state() })
    }

    /// The value kept under `key`, or nil.
    public func value(_ key: String) throws(HookToolError) -> String? { try contents.value(key) }

    /// What is kept under keys within `handle`, by what follows it.
    func values(within handle: Handle) throws(HookToolError) -> [String: String] {
        let prefix = handle.appending("").description
        var found: [String: String] = [:]
        for (key, value) in try contents.values() where key.hasPrefix(prefix) {
            found[String(key.dropFirst(prefix.count))] = value
        }
        return found
    }

    /// Keeps `value` under `key` from the end of this hook on; nil forgets it.
    ///
    /// A value that Juju would not take fails the hook when it ends, before anything is sent, and so does a key that
    /// begins with `charmkit.`: those are the library's own.
    public func set(_ key: String, _ value: String?) {
        if key.hasPrefix(Self.reserved) {
            let reason = "\(Self.reserved) begins this library's own keys; take another"
            refuse(CharmStateError(.reserved, key: key, reason))
        }
        keep(key, value)
    }

    /// Keeps `value` under any key, also the library's own.
    func keep(_ key: String, _ value: String?) { contents.set(key, value) }

    private static let reserved = "charmkit."

    /// Fails the hook when it ends, unless something else does already.
    func refuse(_ error: CharmStateError) { refused = refused ?? error }

    /// Says once in a hook that what is kept under `key` can't be read. It stays there until it is overwritten.
    func noteUnreadable(_ key: String, _ why: String) {
        guard !unreadable.contains(key) else { return }
        unreadable.append(key)
        let message = "What is kept under \(key) can't be read and counts as absent, until it is overwritten: \(why)"
        try? tools.log(message, level: "WARNING")
    }

    /// Whether Juju would take what is to be kept.
    ///
    /// - Throws: ``CharmStateError`` when it would not; ``HookToolError``.
    func check() throws {
        if let refused { throw refused }
        let changes = try contents.changes().compactMapValues { $0 }
        guard !changes.isEmpty else { return }
        for (key, value) in changes { try CharmStateLimits.check(key, value) }
        let size = try contents.values().reduce(CharmStateLimits.overhead) {
            $0 + CharmStateLimits.size($1.key, $1.value)
        }
        guard size > CharmStateLimits.total else { return }
        let largest = changes.max { $0.value.utf8.count < $1.value.utf8.count }
        throw CharmStateLimits.tooLarge(size, largest: largest?.key)
    }

    func commit() throws(HookToolError) {
        try contents.commit(tools.ledger, as: "state") { [tools] changes throws(HookToolError) in
            let kept = changes.compactMapValues { $0 }
            if !kept.isEmpty { try tools.setState(kept) }
            for key in changes.filter({ $0.value == nil }).keys.sorted() { try tools.deleteState(key) }
        }
    }

    func discard() {
        contents.discard()
        refused = nil
    }
}
