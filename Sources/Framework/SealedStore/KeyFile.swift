import CSodium
import Glibc

/// A file that only its owner may read, with the keys for each purpose.
///
/// It is 32 random bytes, from which the keys are derived; once a key was rotated, `SEALKEY2`, the key of fingerprints, and the
/// keys that seal, the newest last. With a ``SystemCredential`` either is sealed in turn, as a ``SealedMessage``.
///
/// While keys are in use the file is locked (`flock`), shared, so that a rotation waits for those who seal with the old key.
struct KeyFile {
    /// What a derived key is for; the key of one purpose says nothing about that of another.
    enum Purpose: UInt64 {
        case sealing = 1
        case fingerprints = 2
        case wrapping = 3
    }

    static let size = Int(crypto_kdf_KEYBYTES)
    private static let format = Array("SEALKEY2".utf8)
    /// The name under which a key file is sealed with a credential.
    private static let wrappedName = "key file"
    /// More than the largest key file has.
    private static let limit = 64 << 10

    let path: String
    /// Where the file was in earlier versions; it is moved from there.
    var formerPath: String?
    var credential: SystemCredential? = .current

    /// The keys in a file.
    struct Keys {
        var fingerprints: SecretBytes
        /// Those that open what was sealed with them; the last one seals.
        var sealing: [SecretBytes]
    }

    /// Calls `body` with the keys, or with nil when there is no file, and keeps others from rotating them meanwhile.
    func withKeys<R>(_ body: (Keys?) throws(SealedStoreError) -> R) throws(SealedStoreError) -> R {
        guard let file = try locked(LOCK_SH) else { return try body(nil) }
        return try body(try keys(in: file))
    }

    /// Calls `body` with the keys, from a new file when there is none.
    func withKeysOrNew<R>(_ body: (Keys) throws(SealedStoreError) -> R) throws(SealedStoreError) -> R {
        if try locked(LOCK_SH) == nil {
            // When another process makes the file in between, what it seals and what we seal must open with the same key.
            try store(SecretBytes.random(count: Self.size)) { (file) throws(SealedStoreError) in
                _ = try file.placeIfAbsent()
            }
        }
        guard let file = try locked(LOCK_SH) else {
            throw SealedStoreError(.keyMissing, path: path, "the key was removed while it was read")
        }
        return try body(try keys(in: file))
    }

    /// Adds a key that seals from now on, calls `reseal`, and takes the earlier ones away; they stay when `reseal` throws.
    ///
    /// Nobody else seals or opens meanwhile. A crash leaves both the new key and the earlier ones in the file.
    func rotate(_ reseal: (Keys) throws(SealedStoreError) -> Void) throws(SealedStoreError) {
        guard let file = try locked(LOCK_EX) else {
            throw SealedStoreError(.keyMissing, path: path, "there is no key to rotate")
        }
        var keys = try keys(in: file)
        keys.sealing.append(.random(count: Self.size))
        try store(Self.content(keys)) { (file) throws(SealedStoreError) in try file.replace() }
        // The file is another one now, with a lock of its own.
        guard let both = try locked(LOCK_EX) else {
            throw SealedStoreError(.keyMissing, path: path, "the key was removed while it was rotated")
        }
        keys = try self.keys(in: both)
        try reseal(keys)
        keys.sealing.removeFirst(keys.sealing.count - 1)
        try store(Self.content(keys)) { (file) throws(SealedStoreError) in try file.replace() }
        _ = consume both
        _ = consume file
    }

    /// The open file with a lock on it, or nil when there is none.
    private func locked(_ kind: CInt) throws(SealedStoreError) -> FileDescriptor? {
        while true {
            adoptFormer()
            guard let file = try FileDescriptor(ifPresent: path) else {
                // On a disk that can't be written it stays where it was.
                return if let formerPath { try FileDescriptor(ifPresent: formerPath) } else { nil }
            }
            try file.lock(kind)
            var current = stat()
            guard stat(path, &current) == 0 else { continue }
            let held = try file.status()
            // Whoever rotates puts another file in its place.
            if held.st_ino == current.st_ino, held.st_dev == current.st_dev { return file }
        }
    }

    /// Moves the file from where it was, unless there is one here.
    private func adoptFormer() {
        guard let formerPath, access(path, F_OK) != 0, errno == ENOENT else { return }
        if link(formerPath, path) == 0 || errno == EEXIST { unlink(formerPath) }
    }

    private func keys(in file: borrowing FileDescriptor) throws(SealedStoreError) -> Keys {
        try file.checkKind()
        guard try file.status().st_mode & 0o077 == 0 else {
            throw SealedStoreError(
                .keyExposed,
                path: path,
                "others than its owner can read or change this key; chmod 600 it, and think of what it sealed as known"
            )
        }
        var content = try SecretBytes(readingFrom: file.number, path: path, limit: Self.limit)
        if SealedMessage.hasFormat(content) { content = try unwrap(content) }
        guard let keys = Self.keys(content) else {
            throw SealedStoreError(
                .keyUnreadable,
                path: path,
                "this is no key of \(Self.size) bytes; restore it, or remove it and what was sealed with it"
            )
        }
        return keys
    }

    private func unwrap(_ content: SecretBytes) throws(SealedStoreError) -> SecretBytes {
        guard let credential else {
            throw SealedStoreError(
                .keyUnreadable, path: path,
                "it is sealed with the systemd credential \(SystemCredential.name), which this process was not given; "
                    + "start it with LoadCredential= or LoadCredentialEncrypted= of that name")
        }
        guard let (opened, name) = SealedMessage.open(content, with: try credential.key()), name == Self.wrappedName
        else {
            throw SealedStoreError(
                .keyUnreadable, path: path,
                "it is damaged or was sealed with another systemd credential than \(credential.path); restore either")
        }
        return opened
    }

    private func store(
        _ content: SecretBytes, _ place: (consuming NewFile) throws(SealedStoreError) -> Void
    ) throws(SealedStoreError) {
        var content = content
        if let credential {
            var message = SealedMessage.seal(content, for: Self.wrappedName, with: try credential.key())
            content = SecretBytes(consuming: &message)
        }
        try content.withBytes { (bytes) throws(SealedStoreError) in
            try place(try NewFile(path, permissions: 0o600, holding: bytes))
        }
    }

    private static func keys(_ content: SecretBytes) -> Keys? {
        if content.count == size {
            return Keys(
                fingerprints: derive(from: content, .fingerprints), sealing: [derive(from: content, .sealing)])
        }
        let (count, rest) = max(0, content.count - format.count).quotientAndRemainder(dividingBy: size)
        guard count >= 2, rest == 0, content.withBytes({ $0.starts(with: format) }) else { return nil }
        let keys = (0..<count).map { index in
            content.withBytes { bytes in
                let start = format.count + index * size
                return SecretBytes(copying: UnsafeRawBufferPointer(rebasing: bytes[start..<start + size]))
            }
        }
        return Keys(fingerprints: keys[0], sealing: Array(keys.dropFirst()))
    }

    private static func content(_ keys: Keys) -> SecretBytes {
        let all = [keys.fingerprints] + keys.sealing
        return SecretBytes(count: format.count + all.count * size) { memory in
            memory.copyBytes(from: format)
            for (index, key) in all.enumerated() {
                let start = format.count + index * size
                key.withBytes { UnsafeMutableRawBufferPointer(rebasing: memory[start...]).copyMemory(from: $0) }
            }
        }
    }

    static func derive(from master: SecretBytes, _ purpose: Purpose) -> SecretBytes {
        SecretBytes(count: size) { memory in
            master.withOctets { master in
                guard let octets = memory.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
                _ = crypto_kdf_derive_from_key(octets, memory.count, purpose.rawValue, "sealstor", master)
            }
        }
    }
}
