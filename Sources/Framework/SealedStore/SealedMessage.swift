import CSodium

/// What a sealed file holds: a header that anyone can read and no one can change, and the sealed content.
enum SealedMessage {
    private static let format = Array("SEALED1\n".utf8)
    private static let nonceSize = Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    private static let tagSize = Int(crypto_aead_xchacha20poly1305_ietf_ABYTES)
    private static let nameOffset = format.count + nonceSize + 1

    /// The most bytes that a message has.
    static let limit = nameOffset + 255 + SealedFile.limit + tagSize

    /// Seals `secret` for `name`, at most 255 bytes, under a new random nonce.
    static func seal(_ secret: SecretBytes, for name: String, with key: SecretBytes) -> [UInt8] {
        var nonce = [UInt8](repeating: 0, count: nonceSize)
        randombytes_buf(&nonce, nonceSize)
        let header = format + nonce + [UInt8(name.utf8.count)] + Array(name.utf8)
        var content = [UInt8](repeating: 0, count: secret.count + tagSize)
        secret.withOctets { octets in
            key.withOctets { key in
                _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                    &content,
                    nil,
                    octets,
                    UInt64(secret.count),
                    header,
                    UInt64(header.count),
                    nil,
                    nonce,
                    key
                )
            }
        }
        return header + content
    }

    /// The secret in `message` and the name it was sealed for, or nil when the message is not whole and sealed with `key`.
    static func open(_ message: SecretBytes, with key: SecretBytes) -> (secret: SecretBytes, name: String)? {
        guard let contentOffset = message.withBytes(contentOffset) else { return nil }
        var isAuthentic = false
        let secret = SecretBytes(count: message.count - contentOffset - tagSize) { memory in
            isAuthentic = message.withOctets { message in
                key.withOctets { key in
                    crypto_aead_xchacha20poly1305_ietf_decrypt(
                        memory.assumingMemoryBound(to: UInt8.self).baseAddress,
                        nil,
                        nil,
                        message + contentOffset,
                        UInt64(memory.count + tagSize),
                        message,
                        UInt64(contentOffset),
                        message + format.count,
                        key
                    ) == 0
                }
            }
        }
        guard isAuthentic else { return nil }
        return (secret, message.withBytes { String(decoding: $0[nameOffset..<contentOffset], as: UTF8.self) })
    }

    /// Whether this begins as a message does.
    static func hasFormat(_ content: SecretBytes) -> Bool { content.withBytes { $0.starts(with: format) } }

    /// Where the content begins, or nil when the message is cut short or not of this format.
    private static func contentOffset(in message: UnsafeRawBufferPointer) -> Int? {
        guard message.count >= nameOffset, message.starts(with: format) else { return nil }
        let offset = nameOffset + Int(message[nameOffset - 1])
        return message.count >= offset + tagSize ? offset : nil
    }
}
