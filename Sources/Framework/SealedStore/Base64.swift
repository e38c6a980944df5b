import CSodium

/// Base64 with padding, as RFC 4648 has it, by libsodium.
package enum Base64 {
    private static let variant = Int32(sodium_base64_VARIANT_ORIGINAL)

    static func text(_ bytes: [UInt8]) -> String {
        Sodium.prepare()
        var text = [CChar](repeating: 0, count: sodium_base64_encoded_len(bytes.count, variant))
        sodium_bin2base64(&text, text.count, bytes, bytes.count, variant)
        return String(decoding: text.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The bytes that `text` stands for, or nil when it is not base64 to the letter.
    package static func bytes(_ text: String) -> [UInt8]? {
        Sodium.prepare()
        // Libsodium takes a byte over 0x7F for the letter that its low bits are.
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let characters = text.utf8.map { CChar(bitPattern: $0) }
        var bytes = [UInt8](repeating: 0, count: characters.count / 4 * 3)
        var count = 0
        let code = sodium_base642bin(&bytes, bytes.count, characters, characters.count, nil, &count, nil, variant)
        return code == 0 ? Array(bytes.prefix(count)) : nil
    }
}
