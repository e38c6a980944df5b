import Glibc

/// The traces that a charm has yet to deliver: a file with one OTLP/JSON request (`ExportTraceServiceRequest`) a line.
///
/// Hooks append, and helpers take the newest away before they send it, so that two at once never send one twice. A helper that
/// can't deliver puts it back. The file is locked for as long as that takes and no longer; of a lock that is not to be had, as of a
/// disk that is full, nobody waits: the trace is lost, and nothing else.
public struct SpanSpool: Sendable {
    /// The most bytes in the file; beyond them the oldest half is dropped.
    public static let limit = 1 << 20
    /// The most bytes of one request.
    public static let recordLimit = 256 << 10

    /// The path of the file.
    public let path: String

    /// The spool in that file, which need not be there.
    public init(_ path: String) { self.path = path }

    /// Adds a request, which has no line end.
    ///
    /// - Parameters:
    ///   - record: The request.
    ///   - makesFile: Whether to make the file where it is not there.
    /// - Returns: Whether the file took it.
    public func append(_ record: [UInt8], makesFile: Bool = true) -> Bool {
        guard record.count < Self.recordLimit, !record.contains(UInt8(ascii: "\n")) else { return false }
        return locked(makesFile ? O_CREAT : 0) { file, size in
            if size + record.count + 1 > Self.limit { Self.dropOldest(file, size) }
            let end = lseek(file, 0, SEEK_END)
            let line = record + [UInt8(ascii: "\n")]
            guard end >= 0, write(file, line, line.count) == line.count else {
                // Half a line is worse than none.
                if end >= 0 { ftruncate(file, end) }
                return false
            }
            return true
        } ?? false
    }

    /// Takes the newest request out of the file; nil when there is none.
    public func takeNewest() -> [UInt8]? {
        locked(0) { file, size -> [UInt8]? in
            guard size > 0 else { return nil }
            let start = max(0, size - Self.recordLimit)
            var bytes = Self.read(file, start, size - start)
            guard !bytes.isEmpty else { return nil }
            if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
            let line = bytes.lastIndex(of: UInt8(ascii: "\n")).map { Array(bytes[($0 + 1)...]) } ?? bytes
            guard ftruncate(file, off_t(start + bytes.count - line.count)) == 0 else { return nil }
            return line
        } ?? nil
    }

    /// Removes the file, and what was noted of deliveries.
    public func remove() {
        unlink(path)
        unlink(notePath)
    }

    /// Runs `body` with the file, its size, and nobody else; nil when that can't be.
    private func locked<Value>(_ flags: Int32, _ body: (Int32, Int) -> Value) -> Value? {
        let file = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | flags, 0o600)
        guard file >= 0 else { return nil }
        defer { close(file) }
        for attempt in 0..<20 {
            if attempt > 0 { usleep(500) }
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else { continue }
            var status = stat()
            guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.limit * 2 else {
                return nil
            }
            return body(file, Int(status.st_size))
        }
        return nil
    }

    /// Leaves whole lines of at most half the limit in the file: its newest.
    private static func dropOldest(_ file: Int32, _ size: Int) {
        var kept = read(file, max(0, size - limit / 2), min(size, limit / 2))
        if let first = kept.firstIndex(of: UInt8(ascii: "\n")), size > limit / 2 { kept.removeFirst(first + 1) }
        // Who dies here leaves lines that a collector refuses, which are then dropped.
        guard pwrite(file, kept, kept.count, 0) == kept.count, ftruncate(file, off_t(kept.count)) == 0 else {
            ftruncate(file, 0)
            return
        }
    }

    private static func read(_ file: Int32, _ start: Int, _ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
            read = max(0, pread(file, buffer.baseAddress, count, off_t(start)))
        }
    }
}

// What became of the last delivery, for the next hook to log: a helper that outlives its hook has no log of its own.
extension SpanSpool {
    private static let noteLimit = 300

    private var notePath: String { "\(path).note" }

    /// Notes why traces were not delivered, in one line of printable characters; nil removes what was noted.
    public func note(_ fault: String?) {
        guard let fault else {
            unlink(notePath)
            return
        }
        let file = open(notePath, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        let line = fault.utf8.prefix(Self.noteLimit).map { $0 >= 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "?") }
        _ = write(file, line, line.count)
    }

    /// Takes what was noted, if anything was.
    public func takeNote() -> String? {
        let file = open(notePath, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        unlink(notePath)
        let line = Self.read(file, 0, Self.noteLimit)
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }
}
