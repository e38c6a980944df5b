import SealedStore

/// An API key of MAAS: consumer key, token key and token secret.
///
/// MAAS shows it as `consumer:token:secret`, on the page of a user's API keys and with `maas apikey --username USER`.
/// Its descriptions leave the secret out.
public struct APIKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// The part that names the application the key was made for.
    public let consumerKey: String
    /// The part that names the key.
    public let tokenKey: String
    let secret: SecretBytes

    /// Reads a key from its text; blanks and line ends around it are left out.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/invalidAPIKey`` when the text is not three parts of letters and digits.
    public init(_ text: String) throws(MaasError) {
        var copy = text
        let parsed = copy.withUTF8 { bytes in Self.parse(UnsafeRawBufferPointer(bytes)) }
        self = try parsed.get()
    }

    /// Reads a key from bytes, such as a line of standard input, and wipes nothing of `bytes`: that is their owner's.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/invalidAPIKey`` when the bytes are not three parts of letters and digits.
    public init(bytes: UnsafeRawBufferPointer) throws(MaasError) {
        self = try Self.parse(bytes).get()
    }

    /// Reads a key from a secret, such as a file's content.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/invalidAPIKey`` when it is not three parts of letters and digits.
    public init(_ secret: SecretBytes) throws(MaasError) { self = try secret.withBytes { Self.parse($0) }.get() }

    private init(consumerKey: String, tokenKey: String, secret: SecretBytes) {
        self.consumerKey = consumerKey
        self.tokenKey = tokenKey
        self.secret = secret
    }

    /// The key in an answer to a login.
    init?(_ json: JSONValue) {
        let secret = json[.token_secret]?.withUTF8 { SecretBytes(copying: $0) }
        guard let consumer = json.string(.consumer_key), let token = json.string(.token_key), let secret else {
            return nil
        }
        self.init(consumerKey: consumer, tokenKey: token, secret: secret)
    }

    /// The whole key as MAAS shows it: `consumer:token:secret`.
    public var text: SecretBytes {
        let start = Array("\(consumerKey):\(tokenKey):".utf8)
        return SecretBytes(count: start.count + secret.count) { memory in
            memory.copyBytes(from: start)
            secret.withBytes { UnsafeMutableRawBufferPointer(rebasing: memory[start.count...]).copyMemory(from: $0) }
        }
    }

    /// Its three parts, none of which is to be shown.
    var parts: [SecretBytes] { [SecretBytes(utf8: consumerKey), SecretBytes(utf8: tokenKey), secret] }

    private static func parse(_ bytes: UnsafeRawBufferPointer) -> Result<APIKey, MaasError> {
        var text = bytes[...]
        while let first = text.first, isBlank(first) { text.removeFirst() }
        while let last = text.last, isBlank(last) { text.removeLast() }
        guard !text.isEmpty else { return .failure(.invalidAPIKey("it is empty")) }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3 else { return .failure(.invalidAPIKey("it has \(parts.count) parts")) }
        for (part, name) in zip(parts, ["consumer key", "token key", "token secret"]) {
            guard !part.isEmpty else { return .failure(.invalidAPIKey("its \(name) is empty")) }
            guard part.allSatisfy(isLetterOrDigit) else {
                return .failure(.invalidAPIKey("its \(name) holds a character that is no letter or digit"))
            }
        }
        return .success(
            APIKey(
                consumerKey: String(decoding: parts[0], as: UTF8.self),
                tokenKey: String(decoding: parts[1], as: UTF8.self),
                secret: SecretBytes(copying: UnsafeRawBufferPointer(rebasing: parts[2]))
            )
        )
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }

    /// The key with its secret left out.
    public var description: String { "\(consumerKey):\(tokenKey):<redacted>" }

    /// The key with its secret left out.
    public var customMirror: Mirror {
        Mirror(self, children: ["consumerKey": consumerKey, "tokenKey": tokenKey, "secret": "<redacted>"])
    }
}
