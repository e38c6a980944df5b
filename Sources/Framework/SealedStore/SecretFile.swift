import Glibc

/// Secrets as they lie in a file or come through a pipe, unsealed.
extension SecretBytes {
    /// What the file at `path` holds, read straight into guarded memory.
    ///
    /// - Throws: ``SealedStoreError``: `file` when it can't be read, `tooLarge` when it holds more than `limit` bytes.
    public convenience init(contentsOfFile path: String, limit: Int = 1 << 20) throws(SealedStoreError) {
        let file = try FileDescriptor(path, O_RDONLY)
        try self.init(readingFrom: file.number, path: path, limit: limit)
    }

    /// What `descriptor`, such as standard input, gives until its end. It stays open.
    ///
    /// `path` is the name that an error calls it by.
    ///
    /// - Throws: ``SealedStoreError``: `file` when it can't be read, `tooLarge` when it gives more than `limit` bytes.
    public convenience init(
        readingFrom descriptor: CInt,
        path: String,
        limit: Int = 1 << 20
    ) throws(SealedStoreError) {
        var pieces: [(memory: SecretBytes, used: Int)] = []
        var total = 0
        var isAtEnd = false
        while !isAtEnd {
            guard total <= limit else {
                throw SealedStoreError(.tooLarge, path: path, "it holds more than \(limit) bytes")
            }
            var used = 0
            // Pieces double, so that there are few; one byte beyond the limit is enough to know that it is passed.
            let size = min(max(total, 1024), limit + 1 - total)
            let piece = try SecretBytes(count: size) { (memory) throws(SealedStoreError) in
                used = try FileDescriptor.fill(memory, from: descriptor, path: path)
            }
            pieces.append((piece, used))
            total += used
            isAtEnd = used < size
        }
        self.init(count: total) { memory in
            var rest = memory[...]
            for piece in pieces {
                piece.memory.withBytes { rest.copyBytes(from: $0.prefix(piece.used)) }
                rest = rest.dropFirst(piece.used)
            }
        }
    }

    /// Writes the bytes, as they are, to the file at `path`: wholly or not at all.
    ///
    /// The new file takes the place of what was there before, a symbolic link included, and has `permissions` whatever
    /// the umask says. For a place to keep a secret between runs take ``SealedFile``.
    ///
    /// - Throws: ``SealedStoreError`` with code `file`; what was there before is then still there.
    public func write(toFile path: String, permissions: UInt32 = 0o600) throws(SealedStoreError) {
        try withBytes { (bytes) throws(SealedStoreError) in
            try NewFile(path, permissions: permissions, holding: bytes).replace()
        }
    }
}
