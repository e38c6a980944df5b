/// A web server's answer: status, headers, body.
public struct HTTPAnswer: Sendable {
    /// The HTTP status.
    public var status: Int
    /// The headers by their names in lower case.
    public var headers: [String: String]
    /// The body, as it came.
    public var body: [UInt8]

    /// An answer of `status` with `headers`, named in lower case, and `body`.
    public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The content type without its parameters, in lower case; empty when the answer names none.
    var contentType: String { Self.contentType(headers) }

    /// Whether the body is JSON, by what the answer says of itself.
    var isJSON: Bool { contentType == "application/json" }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON; nil when it is none.
    public var json: JSONValue? { isJSON ? (try? JSONDocument.read(body))?.root : nil }

    static func contentType(_ headers: [String: String]) -> String {
        headers["content-type", default: ""].prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
    }
}
