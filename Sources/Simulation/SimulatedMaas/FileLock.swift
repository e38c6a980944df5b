import Foundation

/// A lock that excludes other processes and other threads.
enum FileLock {
    /// Does `body` while nobody else holds the lock that the file at `path` stands for; its directory must be there.
    static func hold<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw SimulationError("cannot open the lock \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        while flock(file, LOCK_EX) != 0, errno == EINTR {}
        return try body()
    }
}
