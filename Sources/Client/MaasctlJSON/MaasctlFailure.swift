/// Why `maasctl` did not do what it was asked: with `--format json`, the last line of its standard error is
/// `{"error": ...}` with this in it.
///
/// A program decides by ``code``; people read ``message``, or ``reason`` with what they can do in the words of the program that asked.
public struct MaasctlFailure: Error, Codable, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Codable, CaseIterable, Sendable {
        /// The arguments are wrong. Of a program that runs `maasctl`, that is a bug.
        case usage
        /// A file could not be read or written, or another thing of this machine failed.
        case machine
        /// The URL can't be a region's.
        case invalidURL = "invalid-url"
        /// The API key is not of the form `consumer:token:secret`.
        case invalidAPIKey = "invalid-api-key"
        /// A text is no MAC address.
        case invalidMACAddress = "invalid-mac-address"
        /// The certificates to trust can't be read.
        case unreadableCertificates = "unreadable-certificates"
        /// MAAS does not accept the API key or the password.
        case credentials
        /// MAAS got no API key that it takes.
        case missingCredentials = "missing-credentials"
        /// The API key's user may not do this.
        case forbidden
        /// The API key's user is shown no controllers.
        case notAdministrator = "not-administrator"
        /// The API key's user may see a part only: what is not listed may be there.
        case incomplete
        /// There is no such object.
        case notFound = "not-found"
        /// There is no such part of the API.
        case unknownEndpoint = "unknown-endpoint"
        /// The API that was asked for is no longer served.
        case gone
        /// This machine's clock is too far behind MAAS's.
        case clockSkew = "clock-skew"
        /// MAAS refuses the request (HTTP 400): another request may do.
        case badRequest = "bad-request"
        /// The request collided with another one, or what is asked for is not one thing.
        case conflict
        /// MAAS can't answer at the moment.
        case unavailable
        /// No process of the region is up yet.
        case starting
        /// MAAS failed.
        case server
        /// A change was asked for, and whether it was made is not known.
        case unknownOutcome = "unknown-outcome"
        /// Whoever answers points elsewhere.
        case redirected
        /// The region wants to be asked over https.
        case redirectedToHTTPS = "redirected-to-https"
        /// Whoever answers is not MAAS.
        case notMaas = "not-maas"
        /// A gateway or proxy got no answer from MAAS.
        case badGateway = "bad-gateway"
        /// A proxy does not pass the request on.
        case proxyRefused = "proxy-refused"
        /// The proxy can't be reached.
        case proxyUnreachable = "proxy-unreachable"
        /// The port is one for https, and was asked over plain HTTP.
        case plainHTTPToTLS = "plain-http-to-tls"
        /// The port is one for plain HTTP, and was asked over https.
        case tlsToPlainHTTP = "tls-to-plain-http"
        /// The host's name is unknown.
        case nameNotFound = "name-not-found"
        /// Nothing listens on the port.
        case connectionRefused = "connection-refused"
        /// No answer came in time.
        case timedOut = "timed-out"
        /// The authority of the TLS certificate is not trusted.
        case untrusted
        /// The TLS certificate is another host's, or its time is over or yet to come: its authority does not help.
        case invalidCertificate = "invalid-certificate"
        /// The connection failed for another reason.
        case connectionFailed = "connection-failed"
        /// The node is not of the type that was asked for.
        case wrongType = "wrong-type"
        /// The call was cancelled.
        case cancelled
        /// What was waited for did not come in time.
        case tooLate = "too-late"

        /// Whether no answer of MAAS's came.
        public var isUnreachable: Bool {
            switch self {
            case .badGateway, .proxyRefused, .proxyUnreachable, .plainHTTPToTLS, .tlsToPlainHTTP, .nameNotFound,
                .connectionRefused, .timedOut, .untrusted, .invalidCertificate, .connectionFailed:
                true
            default: false
            }
        }
    }

    /// Who gave an answer that is not as it should be.
    public struct Responder: Codable, Hashable, Sendable {
        /// What it calls itself, such as `nginx/1.18.0`; nil when it does not say.
        public var server: String?
        /// The answer's content type; nil for none.
        public var contentType: String?
        /// The title of the page that it answered with; nil for none.
        public var title: String?
        /// The address and port that was connected to; nil when there was no connection.
        public var address: String?

        enum CodingKeys: String, CodingKey {
            case server, title, address
            case contentType = "content_type"
        }

        /// A responder.
        public init(server: String? = nil, contentType: String? = nil, title: String? = nil, address: String? = nil) {
            self.server = server
            self.contentType = contentType
            self.title = title
            self.address = address
        }
    }

    /// What kind of failure it is.
    public var code: Code
    /// What failed, and why, in one line.
    public var reason: String
    /// What to do about it, in the words of `maasctl`; nil when nothing is known to help.
    public var remedy: String?
    /// The exit code of `maasctl`.
    public var exitCode: Int32
    /// What was asked, such as `GET http://10.0.0.2:5240/MAAS/api/2.0/nodes/`; nil when nothing was.
    public var request: String?
    /// The HTTP status of the answer; nil when there was none.
    public var status: Int?
    /// Who answered; nil when nobody did.
    public var responder: Responder?
    /// The proxy in between, without name and password; nil for none.
    public var proxy: String?
    /// The https URL that whoever answered wants to be asked at. Anybody on the way can send it: it is for people to look at.
    public var httpsURL: String?
    /// What MAAS finds wrong with the request, by field; nil when it named none.
    public var fields: [String: [String]]?
    /// The seconds after which MAAS asks to try again; nil when it does not say.
    public var retryAfter: Int?
    /// The seconds by which this machine's clock is behind MAAS's, when that is what is wrong.
    public var clockSkew: Int?

    enum CodingKeys: String, CodingKey {
        case code, reason, remedy, request, status, proxy, fields
        case exitCode = "exit_code"
        case responder = "answered_by"
        case httpsURL = "https_url"
        case retryAfter = "retry_after"
        case clockSkew = "clock_skew"
        case message
    }

    /// A failure of `code`, because of `reason`.
    public init(_ code: Code, _ reason: String, remedy: String? = nil, exitCode: Int32) {
        self.code = code
        self.reason = reason
        self.remedy = remedy
        self.exitCode = exitCode
    }

    /// What was asked, what failed, and what to do, in one line.
    public var message: String {
        (request.map { "\($0): " } ?? "") + reason + (remedy.map { "; \($0)" } ?? "")
    }

    /// The message.
    public var description: String { message }

    /// Reads a failure.
    ///
    /// - Throws: `DecodingError` when it is none.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try fields.decode(Code.self, forKey: .code), try fields.decode(String.self, forKey: .reason),
            remedy: try fields.decodeIfPresent(String.self, forKey: .remedy),
            exitCode: try fields.decode(Int32.self, forKey: .exitCode))
        request = try fields.decodeIfPresent(String.self, forKey: .request)
        status = try fields.decodeIfPresent(Int.self, forKey: .status)
        responder = try fields.decodeIfPresent(Responder.self, forKey: .responder)
        proxy = try fields.decodeIfPresent(String.self, forKey: .proxy)
        httpsURL = try fields.decodeIfPresent(String.self, forKey: .httpsURL)
        self.fields = try fields.decodeIfPresent([String: [String]].self, forKey: .fields)
        retryAfter = try fields.decodeIfPresent(Int.self, forKey: .retryAfter)
        clockSkew = try fields.decodeIfPresent(Int.self, forKey: .clockSkew)
    }

    /// Writes the failure, with the message for who wants to show it as it is.
    ///
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(code, forKey: .code)
        try fields.encode(reason, forKey: .reason)
        try fields.encode(message, forKey: .message)
        try fields.encodeIfPresent(remedy, forKey: .remedy)
        try fields.encode(exitCode, forKey: .exitCode)
        try fields.encodeIfPresent(request, forKey: .request)
        try fields.encodeIfPresent(status, forKey: .status)
        try fields.encodeIfPresent(responder, forKey: .responder)
        try fields.encode(proxy, forKey: .proxy)
        try fields.encodeIfPresent(httpsURL, forKey: .httpsURL)
        try fields.encodeIfPresent(self.fields, forKey: .fields)
        try fields.encodeIfPresent(retryAfter, forKey: .retryAfter)
        try fields.encodeIfPresent(clockSkew, forKey: .clockSkew)
    }
}

/// The line that `maasctl` writes to standard error when it fails.
public struct MaasctlErrorLine: Codable, Sendable {
    /// The failure.
    public var error: MaasctlFailure

    /// A line with `error`.
    public init(_ error: MaasctlFailure) { self.error = error }
}
