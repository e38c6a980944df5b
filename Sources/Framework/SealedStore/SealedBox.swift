import CSodium

/// A secret that only the holder of one ``BoxKeyPair`` can read, and that may lie in the open (libsodium's `crypto_box_seal`:
/// an X25519 key of its own for each box, XSalsa20-Poly1305).
///
/// It does not say who sealed it, and its length tells that of the secret. Its text is base64; the same secret, sealed twice,
/// gives two boxes.
public struct SealedBox: Hashable, Sendable, LosslessStringConvertible {
    let bytes: [UInt8]

    /// Seals `secret` for the holder of `key`; nil when no key pair can have that public key.
    public init?(sealing secret: SecretBytes, for key: BoxPublicKey) {
        Sodium.prepare()
        var bytes = [UInt8](repeating: 0, count: secret.count + crypto_box_sealbytes())
        let code = secret.withOctets { crypto_box_seal(&bytes, $0, UInt64(secret.count), key.bytes) }
        guard code == 0 else { return nil }
        self.bytes = bytes
    }

    /// The box that `text` stands for, or nil when it is not base64.
    public init?(_ text: String) {
        guard let bytes = Base64.bytes(text) else { return nil }
        self.bytes = bytes
    }

    /// The box in base64.
    public var description: String { Base64.text(bytes) }
}
