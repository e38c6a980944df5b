import CSodium

/// The key for which anyone can seal a ``SealedBox``, and with which nobody can open one: an X25519 public key.
///
/// Its text is base64, 44 characters.
public struct BoxPublicKey: Hashable, Sendable, LosslessStringConvertible {
    let bytes: [UInt8]

    /// The key that `text` stands for, or nil when it is not the base64 of 32 bytes.
    public init?(_ text: String) {
        guard let bytes = Base64.bytes(text), bytes.count == crypto_box_publickeybytes() else { return nil }
        self.bytes = bytes
    }

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The key in base64.
    public var description: String { Base64.text(bytes) }
}
