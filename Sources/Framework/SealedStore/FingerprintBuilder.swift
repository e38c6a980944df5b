import CSodium

extension Fingerprint {
    /// The key of fingerprints. Those of different keys can't be compared.
    public struct Key: Sendable {
        let bytes: SecretBytes

        /// A key that lives as long as this process.
        public static func random() -> Key { Key(bytes: .random(count: KeyFile.size)) }

        package init(bytes: SecretBytes) {
            self.bytes = bytes
        }

        /// The key from the key file at `path`, which is made (mode 0600) when there is none.
        ///
        /// It may be the key file of a ``SealedFile`` too: keys for different purposes are derived from it. A
        /// rotation of the sealing key leaves the key of fingerprints as it is. A file at `formerKeyFile` is moved to `path`.
        ///
        /// - Throws: ``SealedStoreError``: `keyUnreadable`, `keyExposed`, or `file`.
        public init(keyFile path: String, formerKeyFile: String? = nil) throws(SealedStoreError) {
            let file = KeyFile(path: path, formerPath: formerKeyFile)
            bytes = try file.withKeysOrNew { (keys) throws(SealedStoreError) in keys.fingerprints }
        }
    }

    /// Takes labelled values, one after the other, and makes a fingerprint of them.
    ///
    /// Lengths are part of what is hashed, so values can't run into one another or into labels; order matters, and a value
    /// that is not there differs from an empty one.
    public struct Builder: ~Copyable {
        // The state holds what has been appended last, so it has guarded memory of its own.
        private let state: UnsafeMutableRawPointer

        /// A builder under `key`.
        public init(key: Key) {
            state = GuardedMemory.allocate(crypto_generichash_statebytes())
            _ = key.bytes.withOctets { octets in
                crypto_generichash_init(OpaquePointer(state), octets, key.bytes.count, Fingerprint.size)
            }
        }

        deinit {
            GuardedMemory.free(state, crypto_generichash_statebytes())
        }

        /// Appends a text.
        public mutating func append(_ label: String, _ text: String) {
            update(label)
            update(text)
        }

        /// Appends bytes.
        public mutating func append(_ label: String, _ bytes: UnsafeRawBufferPointer) {
            update(label)
            update(bytes)
        }

        /// Appends a secret.
        public mutating func append(_ label: String, _ secret: SecretBytes) {
            update(label)
            secret.withBytes { update($0) }
        }

        /// The fingerprint of what was appended.
        public consuming func finish() -> Fingerprint {
            var hash = [UInt8](repeating: 0, count: Fingerprint.size)
            _ = crypto_generichash_final(OpaquePointer(state), &hash, hash.count)
            return Fingerprint(hash: hash)
        }

        private func update(_ text: String) {
            var text = text
            text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
        }

        private func update(_ bytes: UnsafeRawBufferPointer) {
            var count = UInt64(bytes.count).littleEndian
            withUnsafeBytes(of: &count) { feed($0) }
            feed(bytes)
        }

        private func feed(_ bytes: UnsafeRawBufferPointer) {
            _ = crypto_generichash_update(
                OpaquePointer(state),
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                UInt64(bytes.count)
            )
        }
    }
}
