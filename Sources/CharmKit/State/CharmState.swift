/// What this unit keeps in Juju's state store: read once in a hook, written once at its end, committed with the hook.
///
/// Juju takes keys of up to 256 bytes and values of up to 64 KiB (3.6).
public final class CharmState {
    private let tools: HookTools
    private var stored: [String: String]?
    private var wanted: [String: String?] = [:]

    init(_ tools: HookTools) { self.tools = tools }

    /// The value kept under `key`, or nil.
    public func value(_ key: String) throws(HookToolError) -> String? {
        if let wanted = wanted[key] { return wanted }
        return try contents()[key]
    }

    /// Keeps `value` under `key` from the end of this hook on; nil forgets it.
    public func set(_ key: String, _ value: String?) { wanted[key] = .some(value) }

    func commit() throws(HookToolError) {
        guard !wanted.isEmpty else { return }
        let stored = try contents()
        let changes = wanted.filter { key, value in stored[key] != value }
        wanted = [:]
        let kept = changes.compactMapValues { $0 }
        if !kept.isEmpty { try tools.setState(kept) }
        for key in changes.filter({ $0.value == nil }).keys.sorted() { try tools.deleteState(key) }
        self.stored = nil
    }

    private func contents() throws(HookToolError) -> [String: String] {
        if let stored { return stored }
        let contents = try tools.state()
        stored = contents
        return contents
    }
}
