import SealedStore

/// A web server's answer: status, headers, body.
public struct HTTPAnswer: Sendable {
    /// The HTTP status.
    public var status: Int
    /// The headers by their names in lower case.
    public var headers: [String: String]
    /// The body, as it came.
    public var body: [UInt8]
    /// The address and port that it came from; nil when that is not known.
    var address: String?
    /// Whether the request came with an API key or a password.
    var hasCredentials = true
    /// The proxy that it came through, or from; nil for none.
    var proxy: String?

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

    /// Who gave the answer, in words without secrets.
    func responder(_ mask: SecretMask) -> Responder {
        let type = contentType
        return Responder(
            server: headers["server"].map { mask.foreign($0, limit: 60) },
            contentType: type.isEmpty ? nil : mask.foreign(type, limit: 60),
            title: title.map { mask.foreign($0, limit: 80) },
            address: address, proxy: proxy)
    }

    /// What stands between `<title>` and `</title>` of a page.
    private var title: String? {
        guard contentType == "text/html" else { return nil }
        let start = String(decoding: body.prefix(16384), as: UTF8.self)
        let lower = start.lowercased()
        guard lower.utf8.count == start.utf8.count, let opening = lower.firstRange(of: "<title>"),
            let closing = lower[opening.upperBound...].firstRange(of: "</title>")
        else { return nil }
        let title = start.utf8[opening.upperBound..<closing.lowerBound].split { $0 <= 0x20 }
        let words = title.compactMap { String($0) }.joined(separator: " ")
        return words.isEmpty ? nil : words
    }
}

extension SecretMask {
    /// What somebody wrote in an answer, as it may be shown. Who repeats the request's OAuth header has nothing to say.
    func foreign(_ text: String, limit: Int = 200) -> String {
        text.lowercased().contains("oauth_") ? Self.replacement : shown(text, limit: limit)
    }
}
