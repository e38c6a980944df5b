/// What Juju shows of a unit or an application, and what a hook shows there in the meantime.
///
/// Juju takes a status at once and keeps it whatever becomes of the hook, while `status-get` goes on answering what was
/// there when the hook first asked (3.6, worker/uniter/runner/context).
final class StatusBoard {
    private let subject: String
    private let ledger: Ledger
    private let read: () throws(HookToolError) -> ShownStatus
    private let write: (Status) throws(HookToolError) -> Void
    private var original: ShownStatus?
    private var shown: ShownStatus?

    init(
        _ subject: String, _ ledger: Ledger, read: @escaping () throws(HookToolError) -> ShownStatus,
        write: @escaping (Status) throws(HookToolError) -> Void
    ) {
        self.subject = subject
        self.ledger = ledger
        self.read = read
        self.write = write
    }

    /// Shows `status`, unless it is shown already.
    func show(_ status: Status) throws(HookToolError) {
        let status = status.printable
        let wanted = ShownStatus(name: status.kind.rawValue, message: status.message)
        let current = try current()
        guard wanted != current else { return ledger.unchanged("status of the \(subject): \(status)") }
        ledger.reason("status of the \(subject): \(current.name) \(JSONText.quoted(current.message)) -> \(status)")
        try write(status)
        shown = wanted
    }

    /// Shows again what was there before this hook, if the hook showed something else. What no charm can set, such as
    /// `unknown`, does not come back.
    func restore() throws(HookToolError) {
        guard let original, shown != original, let kind = Status.Kind(rawValue: original.name) else { return }
        try show(Status(kind, original.message))
    }

    private func current() throws(HookToolError) -> ShownStatus {
        if let shown { return shown }
        let current = try read()
        original = current
        shown = current
        return current
    }
}
