import Glibc

/// The `Authorization` header of one try of one request: OAuth 1 with the PLAINTEXT signature, as MAAS wants it.
///
/// MAAS remembers each nonce and refuses it the second time, so that every try needs a header of its own.
enum OAuthHeader {
    /// Calls `body` with the header line for `key` as a C string, and wipes the line afterwards.
    static func withLine<Result>(for key: APIKey, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        let now = time(nil)
        let start =
            "Authorization: OAuth realm=\"OAuth\", oauth_nonce=\"\(nonce())\", oauth_timestamp=\"\(now)\", "
            + "oauth_version=\"1.0\", oauth_signature_method=\"PLAINTEXT\", oauth_consumer_key=\"\(key.consumerKey)\", "
            + "oauth_token=\"\(key.tokenKey)\", oauth_signature=\"%26"
        return key.secret.withBytes { secret in
            let line = UnsafeMutableRawBufferPointer.allocate(
                byteCount: start.utf8.count + secret.count + 2,
                alignment: 1
            )
            defer {
                if let bytes = line.baseAddress { explicit_bzero(bytes, line.count) }
                line.deallocate()
            }
            line.copyBytes(from: start.utf8)
            UnsafeMutableRawBufferPointer(rebasing: line[start.utf8.count...]).copyMemory(from: secret)
            line[line.count - 2] = UInt8(ascii: "\"")
            line[line.count - 1] = 0
            return line.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map { body($0) } ?? body("")
            }
        }
    }

    private static func nonce() -> String {
        "\(UInt64.random(in: .min ... .max))\(UInt64.random(in: .min ... .max))"
    }
}
