import Foundation
import Synchronization

/// An interruption from the keyboard or by SIGTERM. The first lets the hook that runs come to its end, so that the model can
/// be written; the second ends the program at once.
enum Interruption {
    private static let flag = Atomic(false)

    /// Whether one has come.
    static var hasCome: Bool { flag.load(ordering: .relaxed) }

    /// Begins to look out for one.
    static func watch() {
        // Made before a signal can come, in whose handler nothing may be made.
        flag.store(false, ordering: .relaxed)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in Interruption.flag.store(true, ordering: .relaxed) }
        action.sa_flags = SA_RESTART | Int32(bitPattern: UInt32(SA_RESETHAND))
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
    }
}
