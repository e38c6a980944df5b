/// A databag that this unit may write: read once, changed in memory, written once at the end of the hook.
///
/// Only keys that differ from what Juju has are written, and other keys are left alone, among them Juju's own
/// (`ingress-address`, `private-address`, `egress-subnets`).
public final class Databag {
    private let read: () throws(HookToolError) -> [String: String]
    private let write: ([String: String]) throws(HookToolError) -> Void
    private var stored: [String: String]?
    private var wanted: [String: String] = [:]

    init(
        read: @escaping () throws(HookToolError) -> [String: String],
        write: @escaping ([String: String]) throws(HookToolError) -> Void
    ) {
        self.read = read
        self.write = write
    }

    /// Everything in the databag, with the changes of this hook.
    ///
    /// - Throws: ``HookToolError`` when Juju does not let it be read.
    public var values: [String: String] {
        get throws(HookToolError) {
            try contents().merging(wanted) { $1 }.filter { !$0.value.isEmpty }
        }
    }

    /// Asks for `value` under `key` from the end of this hook on; nil removes the key.
    ///
    /// Juju can't hold an empty value: it removes the key as well.
    public func set(_ key: String, _ value: String?) {
        wanted[key] = value ?? ""
    }

    /// Writes the keys that differ, if any; the ledger knows the databag by the name.
    func commit(_ ledger: Ledger? = nil, as name: @autoclosure () -> String = "databag") throws(HookToolError) {
        guard !wanted.isEmpty else { return }
        let stored = try contents()
        if let ledger, ledger.explains {
            ledger.compare(wanted.mapValues { $0.isEmpty ? nil : $0 }, with: stored, in: name())
        }
        let changes = wanted.filter { key, value in stored[key, default: ""] != value }
        wanted = [:]
        guard !changes.isEmpty else { return }
        try write(changes)
        self.stored = stored.merging(changes) { $1 }.filter { !$0.value.isEmpty }
    }

    func discard() { wanted = [:] }

    private func contents() throws(HookToolError) -> [String: String] {
        if let stored { return stored }
        let contents = try read()
        stored = contents
        return contents
    }
}
