import Glibc
import Synchronization

/// A thread of the system. Foundation's costs what a hook can't pay, and a blocking call must not sit on a task's thread.
final class Thread: Sendable {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    private let thread: pthread_t
    private let claimed = Atomic(false)

    /// Starts `body` on a thread of its own, or gives nil when the system has none left. The caller must `join` or
    /// `detach` it.
    init?(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Body(body))
        let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
            return nil
        }
        guard pthread_create(&thread, nil, entry, context.toOpaque()) == 0 else {
            context.release()
            return nil
        }
        self.thread = thread
    }

    /// Whether the caller is the first to ask, and so the one to end the thread.
    func claim() -> Bool { !claimed.exchange(true, ordering: .acquiringAndReleasing) }

    func join() { pthread_join(thread, nil) }

    func detach() { pthread_detach(thread) }
}
