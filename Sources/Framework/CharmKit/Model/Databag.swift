/// A databag that this unit may write: read once, changed in memory, written once at the end of the hook.
///
/// Only keys that differ from what Juju has are written, and other keys are left alone, among them Juju's own
/// (`ingress-address`, `private-address`, `egress-subnets`).
public final class Databag {
    private let contents: WriteBack
    private let write: ([String: String]) throws(HookToolError) -> Void

    init(
        read: @escaping () throws(HookToolError) -> [String: String],
        write: @escaping ([String: String]) throws(HookToolError) -> Void
    ) {
        contents = WriteBack(read: read)
        self.write = write
    }

    /// Everything in the databag, with the changes of this hook.
    ///
    /// - Throws: ``HookToolError`` when Juju does not let it be read.
    public var values: [String: String] {
        get throws(HookToolError) { try contents.values() }
    }

    /// Asks for `value` under `key` from the end of this hook on; nil removes the key.
    ///
    /// Juju can't hold an empty value: it removes the key as well.
    public func set(_ key: String, _ value: String?) {
        contents.set(key, value.flatMap { $0.isEmpty ? nil : $0 })
    }

    /// Writes the keys that differ, if any; the ledger knows the databag by the name.
    func commit(_ ledger: Ledger? = nil, as name: @autoclosure () -> String = "databag") throws(HookToolError) {
        try contents.commit(ledger, as: name()) { changes throws(HookToolError) in
            try write(changes.mapValues { $0 ?? "" })
        }
    }

    func discard() { contents.discard() }
}
