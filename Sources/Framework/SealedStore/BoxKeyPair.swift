import CSodium

/// A public key, for which others seal, and the secret key that opens what they have sealed (X25519, libsodium).
public struct BoxKeyPair: Sendable {
    /// What others seal for.
    public let publicKey: BoxPublicKey
    private let secretKey: SecretBytes

    /// A new pair.
    public init() { self.init(secretKey: .random(count: crypto_box_secretkeybytes())) }

    init(secretKey: SecretBytes) {
        var publicKey = [UInt8](repeating: 0, count: crypto_box_publickeybytes())
        _ = secretKey.withOctets { crypto_scalarmult_base(&publicKey, $0) }
        self.publicKey = BoxPublicKey(bytes: publicKey)
        self.secretKey = secretKey
    }

    /// The pair that is kept in `file`; it is made and written there when there is none yet.
    ///
    /// - Throws: ``SealedStoreError``, as ``SealedFile/read()`` and ``SealedFile/write(_:)`` do, with code `damaged` also when
    ///   the file holds something else than a secret key.
    public init(keptIn file: SealedFile) throws(SealedStoreError) {
        guard let secretKey = try file.read() else {
            self.init()
            try file.write(self.secretKey)
            return
        }
        guard secretKey.count == crypto_box_secretkeybytes() else {
            throw SealedStoreError(
                .damaged, path: file.path, "it holds no secret key; remove it and let it be written anew")
        }
        self.init(secretKey: secretKey)
    }

    /// What is in the box, or nil when it was sealed for another key, was changed or is cut short: nobody can tell which.
    public func open(_ box: SealedBox) -> SecretBytes? {
        let overhead = crypto_box_sealbytes()
        guard box.bytes.count >= overhead else { return nil }
        var isAuthentic = false
        let secret = SecretBytes(count: box.bytes.count - overhead) { memory in
            isAuthentic = secretKey.withOctets { secretKey in
                crypto_box_seal_open(
                    memory.assumingMemoryBound(to: UInt8.self).baseAddress, box.bytes, UInt64(box.bytes.count),
                    publicKey.bytes, secretKey) == 0
            }
        }
        return isAuthentic ? secret : nil
    }
}
