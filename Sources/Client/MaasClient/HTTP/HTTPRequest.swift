import SealedStore

/// A request to a web server.
public struct HTTPRequest: Sendable {
    /// The methods that MAAS knows.
    public enum Method: String, Sendable {
        /// Read.
        case get = "GET"
        /// Create, or run an operation.
        case post = "POST"
        /// Change.
        case put = "PUT"
        /// Remove.
        case delete = "DELETE"
    }

    /// A body and its content type.
    public struct Body: Sendable {
        /// The content type.
        public var contentType: String
        /// The bytes.
        public var content: SecretBytes

        /// A body of `bytes`.
        public init(_ contentType: String, _ bytes: [UInt8]) {
            self.contentType = contentType
            content = bytes.withUnsafeBytes { SecretBytes(copying: $0) }
        }

        /// A body that is secret.
        public init(_ contentType: String, secret: SecretBytes) {
            self.contentType = contentType
            content = secret
        }
    }

    /// What to do.
    public var method: Method
    /// The whole URL.
    public var url: String
    /// The body; nil for none.
    public var body: Body?
    /// Whether the answer holds a secret, and is wiped once it was read.
    public var hasSecretAnswer = false

    /// Whether an answer of JSON is read while it arrives; see `Reception.takeJSON`.
    var wantsJSON = false

    /// The most bytes that the answer has if it is MAAS's; nil for the options' limit.
    var answerLimit: Int?

    /// The secrets in the body, which whoever answers may repeat.
    var secrets: [SecretBytes] = []

    /// Method and URL, as messages have it.
    var name: String { "\(method.rawValue) \(url)" }

    /// A request to do `method` at `url`.
    public init(_ method: Method = .get, _ url: String, body: Body? = nil) {
        self.method = method
        self.url = url
        self.body = body
    }
}
