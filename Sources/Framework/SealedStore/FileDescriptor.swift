import Glibc

/// An open file that is closed when the value goes.
struct FileDescriptor: ~Copyable {
    let number: CInt
    let path: String

    /// Opens `path`; programs that are started later do not inherit it.
    ///
    /// Errors call it by `name`, or else by its path.
    init(_ path: String, _ flags: CInt, permissions: mode_t = 0, called name: String? = nil) throws(SealedStoreError) {
        number = retryingInterrupted { open(path, flags | O_CLOEXEC, permissions) }
        self.path = name ?? path
        guard number >= 0 else {
            throw SealedStoreError(flags & O_CREAT == 0 ? "open it" : "create it", path: self.path)
        }
    }

    /// Opens a file of our own for reading, or is nil when there is no such file. What is put in its place does not hold us up.
    init?(ifPresent path: String) throws(SealedStoreError) {
        do {
            self = try FileDescriptor(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
        } catch {
            guard error.errorNumber == ENOENT else { throw error }
            return nil
        }
    }

    /// Throws unless this is a regular file.
    func checkKind() throws(SealedStoreError) {
        guard try status().st_mode & S_IFMT == S_IFREG else {
            throw SealedStoreError(.file, path: path, "it is no regular file; remove it")
        }
    }

    deinit {
        close(number)
    }

    func status() throws(SealedStoreError) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw SealedStoreError("look at it", path: path) }
        return status
    }

    func setPermissions(_ permissions: mode_t) throws(SealedStoreError) {
        guard fchmod(number, permissions) == 0 else { throw SealedStoreError("set its permissions", path: path) }
    }

    func setOwner(_ user: uid_t, _ group: gid_t) throws(SealedStoreError) {
        guard fchown(number, user, group) == 0 else { throw SealedStoreError("set its owner", path: path) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SealedStoreError) {
        try Self.write(bytes, to: number, path: path)
    }

    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt, path: String) throws(SealedStoreError) {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let step = retryingInterrupted { Glibc.write(descriptor, rest.baseAddress, rest.count) }
            guard step >= 0 else { throw SealedStoreError("write it", path: path) }
            written += step
        }
    }

    /// Waits for a lock (`LOCK_SH`, `LOCK_EX`), which ends when the descriptor is closed.
    func lock(_ kind: CInt) throws(SealedStoreError) {
        guard retryingInterrupted({ flock(number, kind) }) == 0 else { throw SealedStoreError("lock it", path: path) }
    }

    func synchronize() throws(SealedStoreError) {
        guard fsync(number) == 0 else { throw SealedStoreError("put it on disk", path: path) }
    }

    /// Reads from `descriptor` until `memory` is full or the end is reached; returns the number of bytes read.
    static func fill(
        _ memory: UnsafeMutableRawBufferPointer,
        from descriptor: CInt,
        path: String
    ) throws(SealedStoreError) -> Int {
        var filled = 0
        while filled < memory.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: memory[filled...])
            let step = retryingInterrupted { read(descriptor, rest.baseAddress, rest.count) }
            guard step >= 0 else { throw SealedStoreError("read it", path: path) }
            guard step > 0 else { break }
            filled += step
        }
        return filled
    }
}

/// Repeats a system call that a signal interrupted.
private func retryingInterrupted<N: FixedWidthInteger>(_ call: () -> N) -> N {
    while true {
        let result = call()
        guard result < 0, errno == EINTR else { return result }
    }
}
