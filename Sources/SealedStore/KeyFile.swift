import CSodium
import Glibc

/// A file of 32 random bytes that only its owner may read, from which the keys for each purpose are derived.
struct KeyFile {
    /// What a derived key is for; the key of one purpose says nothing about that of another.
    enum Purpose: UInt64 {
        case sealing = 1
        case fingerprints = 2
    }

    static let size = Int(crypto_kdf_KEYBYTES)

    let path: String

    /// The key for `purpose`, or nil when there is no file.
    func key(for purpose: Purpose) throws(SealedStoreError) -> SecretBytes? {
        guard let file = try FileDescriptor(ifPresent: path) else { return nil }
        guard try file.status().st_mode & 0o077 == 0 else {
            throw SealedStoreError(
                .keyExposed,
                path: path,
                "others than its owner can read or change this key; chmod 600 it, and think of what it sealed as known"
            )
        }
        let master = try SecretBytes(readingFrom: file.number, path: path)
        guard master.count == Self.size else {
            throw SealedStoreError(
                .keyUnreadable,
                path: path,
                "this is no key of \(Self.size) bytes; restore it, or remove it and what was sealed with it"
            )
        }
        return derive(from: master, purpose)
    }

    /// The key for `purpose`, from a new file when there is none.
    func keyOrNew(for purpose: Purpose) throws(SealedStoreError) -> SecretBytes {
        if let key = try key(for: purpose) { return key }
        let master = SecretBytes.random(count: Self.size)
        let isPlaced = try master.withBytes { (bytes) throws(SealedStoreError) in
            try NewFile(path, permissions: 0o600, holding: bytes).placeIfAbsent()
        }
        if isPlaced { return derive(from: master, purpose) }
        // Another process made the key in between: what it seals and what we seal must open with the same one.
        guard let key = try key(for: purpose) else {
            throw SealedStoreError(.keyMissing, path: path, "the key was removed while it was read")
        }
        return key
    }

    private func derive(from master: SecretBytes, _ purpose: Purpose) -> SecretBytes {
        SecretBytes(count: Self.size) { memory in
            master.withOctets { master in
                guard let octets = memory.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
                _ = crypto_kdf_derive_from_key(octets, memory.count, purpose.rawValue, "sealstor", master)
            }
        }
    }
}
