import Glibc

/// The reading end of one output of a child, and what was read from it.
struct OutputStream {
    /// What is read at once: the usual capacity of a pipe.
    private static let chunk = 64 << 10

    /// The descriptor; -1 after the end.
    private(set) var descriptor: Int32
    private(set) var bytes: [UInt8] = []
    /// Whether more was written than is kept.
    private(set) var isCut = false
    private let limit: Int
    private let keepsEnd: Bool

    /// A stream of which the first `limit` bytes are kept, or the last ones.
    init(_ descriptor: Int32, limit: Int, keepsEnd: Bool = false) {
        self.descriptor = descriptor
        self.limit = limit
        self.keepsEnd = keepsEnd
    }

    /// Reads what is there, at most one chunk; false when nothing is.
    @discardableResult
    mutating func read() -> Bool {
        guard descriptor >= 0 else { return false }
        let (read, number) = withUnsafeTemporaryAllocation(byteCount: Self.chunk, alignment: 1) { buffer in
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 { keep(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
            return (count, errno)
        }
        if read > 0 { return true }
        if read < 0, number == EINTR { return true }
        if read < 0, number == EAGAIN { return false }
        end()
        return false
    }

    private mutating func keep(_ read: UnsafeRawBufferPointer) {
        if bytes.count + read.count > limit { isCut = true }
        guard keepsEnd else {
            bytes += read.prefix(limit - bytes.count)
            return
        }
        bytes += read
        // Not at each read: what stays is moved.
        if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
    }

    /// Reads what the ended child left in the pipe, and no more than a pipe can hold: who else still writes is not ours.
    mutating func drain() {
        var chunks = 16
        while chunks > 0, read() { chunks -= 1 }
        if bytes.count > limit { bytes.removeFirst(bytes.count - limit) }
        end()
    }

    private mutating func end() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}
