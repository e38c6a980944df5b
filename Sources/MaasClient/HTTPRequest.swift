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

    /// What to do.
    public var method: Method
    /// The whole URL.
    public var url: String
    /// The body and its content type; nil for none.
    public var body: (contentType: String, bytes: [UInt8])?

    /// A request to do `method` at `url`.
    public init(_ method: Method = .get, _ url: String, body: (contentType: String, bytes: [UInt8])? = nil) {
        self.method = method
        self.url = url
        self.body = body
    }
}
