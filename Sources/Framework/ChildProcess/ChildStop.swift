import CPosix
import Glibc

/// A way to end a child that runs, from another thread; a child that has ended does not mind.
public final class ChildStop: Sendable {
    /// What the one who waits for the child watches.
    let watched: Int32
    private let called: Int32

    /// A way to end one child.
    public init() throws(ChildProcessError) {
        var ends: [Int32] = [-1, -1]
        guard cposix_pipe(&ends) == 0 else { throw ChildProcessError(executable: "pipe", errno: errno) }
        (watched, called) = (ends[0], ends[1])
    }

    /// Kills the child with all of its process group.
    public func end() {
        var byte: UInt8 = 0
        _ = write(called, &byte, 1)
    }

    deinit {
        close(watched)
        close(called)
    }
}
