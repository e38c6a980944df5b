import CSodium
import Glibc

/// A file that keeps one secret, readable only with its key file and only under the name it was sealed for.
///
/// The key file lies outside the file's folder, so that a copy of the folder, such as a charm's, opens nothing; and where systemd
/// gives this process the credential `sealed-store`, the key file is sealed with it in turn, so that a copy of the disk opens nothing
/// either. Any number of processes may read and write at once: each gets or leaves one whole secret.
///
/// ```swift
/// let file = SealedFile("/var/lib/app/data/token", name: "app")  // its key: /var/lib/app/data.token.key
/// try file.write(token)
/// let kept = try file.read()
/// try SealedFile.rotateKeys(of: [file])
/// ```
///
/// The content is sealed with XChaCha20-Poly1305 (libsodium); format, key derivation and name are authenticated with it, so
/// that a changed byte anywhere is noticed, and so is a file that was moved here from another unit.
///
/// Layout: `SEALED1\n`, a random nonce of 24 bytes, the name's length (one byte), the name, the sealed content.
public struct SealedFile: Sendable, Hashable {
    /// The most bytes that are sealed in one file: 16 MiB.
    public static let limit = 16 << 20

    /// The sealed file.
    public let path: String
    /// The key file: 32 random bytes, mode 0600. Several sealed files may share one.
    public let keyFile: String
    /// The name that the content is bound to, such as the unit's; at most 255 bytes of UTF-8.
    public let name: String

    /// Where the key file was in earlier versions; it is moved from there.
    private let formerKeyFile: String?

    /// The file at `path`, for `name`.
    ///
    /// - Parameters:
    ///   - path: The sealed file.
    ///   - name: What the content is bound to.
    ///   - keyFile: The key file; by default it lies beside the folder that holds the file and is named for both
    ///     (``keyFile(for:)``).
    ///   - formerKeyFile: Where the key file was before, to be moved from there; by default beside the file.
    public init(_ path: String, name: String, keyFile: String? = nil, formerKeyFile: String? = nil) {
        precondition(name.utf8.count <= 255, "a name for a sealed file has at most 255 bytes")
        self.path = path
        self.keyFile = keyFile ?? Self.keyFile(for: path)
        self.formerKeyFile = formerKeyFile ?? (keyFile == nil ? path + ".key" : nil)
        self.name = name
    }

    /// The key file that belongs to a file by default: for `/a/b/file` it is `/a/b.file.key`.
    ///
    /// For a file in the root folder, which lies in no other, it is beside it.
    public static func keyFile(for path: String) -> String {
        var (directory, name) = NewFile.split(path)
        while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
        if !directory.hasPrefix("/"), let current = getcwd(nil, 0) {
            defer { free(current) }
            let base = String(cString: current)
            directory = directory == "." ? base : "\(base)/\(directory)"
        }
        guard directory != "/" else { return "/\(name).key" }
        return "\(directory).\(name.drop { $0 == "." }).key"
    }

    private var keys: KeyFile { KeyFile(path: keyFile, formerPath: formerKeyFile) }

    /// The secret, or nil when nothing has been written yet.
    ///
    /// - Throws: ``SealedStoreError``: `keyMissing`, `keyUnreadable`, `keyExposed`, `damaged`, `wrongName`, `tooLarge`, or
    ///   `file`.
    public func read() throws(SealedStoreError) -> SecretBytes? {
        // Most files that are read are there; without one there need be no key.
        guard access(path, F_OK) == 0 || errno != ENOENT else { return nil }
        return try keys.withKeys { (keys) throws(SealedStoreError) in try read(with: keys?.sealing) }
    }

    private func read(with keys: [SecretBytes]?) throws(SealedStoreError) -> SecretBytes? {
        guard let file = try FileDescriptor(ifPresent: path) else { return nil }
        try file.checkKind()
        let message = try SecretBytes(readingFrom: file.number, path: path, limit: SealedMessage.limit)
        guard let keys else {
            throw SealedStoreError(
                .keyMissing,
                path: keyFile,
                "the key that opens \(path) is gone; restore it, or remove \(path) and let it be written anew"
            )
        }
        var opened: (secret: SecretBytes, name: String)?
        for key in keys.reversed() where opened == nil { opened = SealedMessage.open(message, with: key) }
        guard let (secret, sealedName) = opened else {
            throw SealedStoreError(
                .damaged,
                path: path,
                "it is damaged or was sealed with another key than \(keyFile); remove it and let it be written anew"
            )
        }
        guard sealedName == name else {
            throw SealedStoreError(
                .wrongName,
                path: path,
                "it was sealed for \(sealedName), not for \(name); remove it and let it be written anew"
            )
        }
        return secret
    }

    /// Seals `secret` and puts it in the place of what was there: wholly or not at all, mode 0600. Makes the key file when
    /// there is none.
    ///
    /// - Throws: ``SealedStoreError``: `keyUnreadable`, `keyExposed`, `tooLarge`, or `file`; what was there before is then
    ///   still there.
    public func write(_ secret: SecretBytes) throws(SealedStoreError) {
        guard secret.count <= Self.limit else {
            throw SealedStoreError(.tooLarge, path: path, "it can keep at most \(Self.limit) bytes")
        }
        try keys.withKeysOrNew { (keys) throws(SealedStoreError) in try write(secret, with: keys) }
    }

    private func write(_ secret: SecretBytes, with keys: KeyFile.Keys) throws(SealedStoreError) {
        var message = SealedMessage.seal(secret, for: name, with: keys.sealing[keys.sealing.count - 1])
        try SecretBytes(consuming: &message).write(toFile: path)
    }

    /// Makes new keys for `files` and seals each of them anew; the earlier keys then open nothing any more.
    ///
    /// Of files that share a key file all must be given, since the others would never open again. Those that hold nothing yet
    /// are passed over. The key of fingerprints stays. Whatever happens meanwhile (a crash, a full disk, another process at
    /// work), each file opens afterwards, with the new key or with the earlier one, which is kept as long as it is needed.
    ///
    /// - Throws: ``SealedStoreError``, as ``read()`` and ``write(_:)`` do; the earlier keys of that file are then kept.
    public static func rotateKeys(of files: [SealedFile]) throws(SealedStoreError) {
        var remaining = files[...]
        while let first = remaining.first {
            let sharing = remaining.filter { $0.keyFile == first.keyFile }
            remaining.removeAll { $0.keyFile == first.keyFile }
            try first.keys.rotate { (keys) throws(SealedStoreError) in
                for file in sharing {
                    guard let secret = try file.read(with: keys.sealing) else { continue }
                    try file.write(secret, with: keys)
                }
            }
        }
    }

    /// Removes the sealed file, if it is there. The key stays: others may need it.
    ///
    /// - Throws: ``SealedStoreError`` with code `file`.
    public func remove() throws(SealedStoreError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw SealedStoreError("remove it", path: path) }
    }
}
