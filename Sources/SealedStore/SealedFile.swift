import CSodium
import Glibc

/// A file that keeps one secret, readable only with the key file beside it and only under the name it was sealed for.
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

    /// The file at `path`, for `name`. The key lies beside it, with `.key` appended to its path, unless `keyFile` says else.
    public init(_ path: String, name: String, keyFile: String? = nil) {
        precondition(name.utf8.count <= 255, "a name for a sealed file has at most 255 bytes")
        self.path = path
        self.keyFile = keyFile ?? path + ".key"
        self.name = name
    }

    /// The secret, or nil when nothing has been written yet.
    ///
    /// - Throws: ``SealedStoreError``: `keyMissing`, `keyUnreadable`, `keyExposed`, `damaged`, `wrongName`, `tooLarge`, or
    ///   `file`.
    public func read() throws(SealedStoreError) -> SecretBytes? {
        guard let file = try FileDescriptor(ifPresent: path) else { return nil }
        let message = try SecretBytes(readingFrom: file.number, path: path, limit: SealedMessage.limit)
        guard let key = try KeyFile(path: keyFile).key(for: .sealing) else {
            throw SealedStoreError(
                .keyMissing,
                path: keyFile,
                "the key that opens \(path) is gone; restore it, or remove \(path) and let it be written anew"
            )
        }
        guard let (secret, sealedName) = SealedMessage.open(message, with: key) else {
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
        let key = try KeyFile(path: keyFile).keyOrNew(for: .sealing)
        var message = SealedMessage.seal(secret, for: name, with: key)
        try SecretBytes(consuming: &message).write(toFile: path)
    }

    /// Removes the sealed file, if it is there. The key stays: others may need it.
    ///
    /// - Throws: ``SealedStoreError`` with code `file`.
    public func remove() throws(SealedStoreError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw SealedStoreError("remove it", path: path) }
    }
}
