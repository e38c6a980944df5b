import Synchronization

/// The first name that a charm asks for in a test, where nothing can be thrown at it, and that its metadata lacks.
final class UndeclaredNames: Sendable {
    private let kept = Mutex<MisuseError?>(nil)

    /// The error that the hook ends with, or nil.
    var first: MisuseError? { kept.withLock { $0 } }

    func note(_ lack: String) { kept.withLock { $0 = $0 ?? MisuseError(.undeclared, lack) } }
}
