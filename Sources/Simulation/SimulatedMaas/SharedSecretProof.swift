import CSodium

/// The proof that both sides of a rack's connection know the shared secret, as in MAAS's RPC (3.4 to 3.7).
///
/// The verifier sends 16 random bytes; the prover answers a salt of 16 random bytes and
/// HMAC-SHA256(secret, message + salt), the secret being the 16 bytes that its 32 hexadecimal digits stand for.
struct SharedSecretProof: Codable, Sendable {
    let salt: String
    let digest: String

    /// The proof that who makes it knows `secret`; nil when `message` or `secret` is not hexadecimal.
    init?(of message: String, secret: String) {
        let salt = Self.newMessage()
        guard let digest = Self.digest(message: message, salt: salt, secret: secret) else { return nil }
        self.salt = salt
        self.digest = digest
    }

    /// A message to be challenged with: 16 random bytes in hexadecimal.
    static func newMessage() -> String { Names.random(32, from: Names.hexDigits) }

    /// Whether the prover knew `secret` when it was challenged with `message`.
    func isValid(for message: String, secret: String) -> Bool {
        Self.digest(message: message, salt: salt, secret: secret) == digest
    }

    private static func digest(message: String, salt: String, secret: String) -> String? {
        guard let message = bytes(message), let salt = bytes(salt), let key = bytes(secret) else { return nil }
        var state = crypto_auth_hmacsha256_state()
        var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, message + salt, UInt64(message.count + salt.count))
        crypto_auth_hmacsha256_final(&state, &digest)
        return digest.map { byte in String([Names.hexDigits[Int(byte >> 4)], Names.hexDigits[Int(byte & 15)]]) }
            .joined()
    }

    /// The bytes that hexadecimal digits stand for; nil when they are none, or not two for each byte.
    static func bytes(_ hex: String) -> [UInt8]? {
        let digits = hex.compactMap(\.hexDigitValue)
        guard digits.count == hex.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}
