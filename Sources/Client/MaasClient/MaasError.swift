/// A call to MAAS that did not give what was asked for.
///
/// The message says what failed and what to do. It never holds what an answer to wrong credentials said, because MAAS
/// puts the expected secret into it (seen in 3.4 to 3.7), and what others wrote is in it only without secrets and control characters.
public struct MaasError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is.
    public var code: Code
    /// What failed, and why, in one line.
    public var reason: String
    /// What to do about it; nil when nothing is known to help.
    public var remedy: String?
    /// What was asked, such as `GET http://10.0.0.2:5240/MAAS/api/2.0/nodes/`; nil when nothing was.
    public var request: String?
    /// The HTTP status of the answer; nil when there was none.
    public var status: Int?
    /// Who answered, or who did not; nil when nobody was asked.
    public var responder: Responder?
    /// The region's https URL, when it wants to be asked there; a suggestion that whoever answered made.
    public var httpsURL: String?
    /// What MAAS finds wrong with the request, by field; empty when it named none.
    public var fields: [String: [String]] = [:]
    /// The seconds after which MAAS asks to try again; nil when it does not say.
    public var retryAfter: Int?
    /// The seconds by which this machine's clock is behind MAAS's, when that is what is wrong.
    public var clockSkew: Int?

    /// An error of `code`, because of `reason`.
    public init(_ code: Code, _ reason: String, remedy: String? = nil, status: Int? = nil) {
        self.code = code
        self.reason = reason
        self.remedy = remedy
        self.status = status
    }

    /// What was asked, what failed and what to do about it, in one line.
    public var message: String {
        (request.map { "\($0): " } ?? "") + reason + (remedy.map { "; \($0)" } ?? "")
    }

    /// The message.
    public var description: String { message }

    /// The kinds of failure; more may come.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        package enum Kind: String, CaseIterable {
            case invalidURL, invalidAPIKey, invalidMACAddress
            case credentials, missingCredentials, forbidden, notAdministrator, incomplete, notFound, unknownEndpoint,
                gone, clockSkew, badRequest, conflict
            case unavailable, server, unknownOutcome
            case redirected, redirectedToHTTPS, notMaas, badGateway, proxyRefused, plainHTTPToTLS, tlsToPlainHTTP
            case wrongType, cancelled
            case nameNotFound, connectionRefused, timedOut, untrusted, invalidCertificate, unreadableCertificates,
                connectionFailed,
                proxyUnreachable
        }

        package let kind: Kind

        package init(_ kind: Kind) { self.kind = kind }

        /// The URL cannot be that of a region.
        public static var invalidURL: Self { Self(.invalidURL) }
        /// The API key is not of the form `consumer:token:secret`.
        public static var invalidAPIKey: Self { Self(.invalidAPIKey) }
        /// MAAS does not accept the API key, or the password.
        public static var credentials: Self { Self(.credentials) }
        /// MAAS got no API key, or not all of its parts: 400 for lists, 401 for single objects.
        public static var missingCredentials: Self { Self(.missingCredentials) }
        /// The user of the API key is no administrator, and is shown no controllers.
        public static var notAdministrator: Self { Self(.notAdministrator) }
        /// The user of the API key has no right to do this.
        public static var forbidden: Self { Self(.forbidden) }
        /// There is no such object.
        public static var notFound: Self { Self(.notFound) }
        /// There is no such part of the API, or the slash at the path's end is missing.
        public static var unknownEndpoint: Self { Self(.unknownEndpoint) }
        /// The API that was asked for is no longer served.
        public static var gone: Self { Self(.gone) }
        /// This machine's clock is more than five minutes behind MAAS's.
        public static var clockSkew: Self { Self(.clockSkew) }
        /// MAAS finds something wrong with the request.
        public static var badRequest: Self { Self(.badRequest) }
        /// The request collided with another one; trying again may help.
        public static var conflict: Self { Self(.conflict) }
        /// MAAS cannot answer at the moment.
        public static var unavailable: Self { Self(.unavailable) }
        /// The answer points elsewhere; signed requests follow no redirect.
        public static var redirected: Self { Self(.redirected) }
        /// The region wants to be asked over https.
        public static var redirectedToHTTPS: Self { Self(.redirectedToHTTPS) }
        /// Whoever answers is not MAAS, so that the answer says nothing about MAAS.
        public static var notMaas: Self { Self(.notMaas) }
        /// A gateway or proxy answers that it got no answer from MAAS.
        public static var badGateway: Self { Self(.badGateway) }
        /// A proxy answers that it does not pass the request on.
        public static var proxyRefused: Self { Self(.proxyRefused) }
        /// The port is one for https, and was asked over plain HTTP.
        public static var plainHTTPToTLS: Self { Self(.plainHTTPToTLS) }
        /// The port is one for plain HTTP, and was asked over https.
        public static var tlsToPlainHTTP: Self { Self(.tlsToPlainHTTP) }
        /// A change was asked for, and whether it was made is not known.
        public static var unknownOutcome: Self { Self(.unknownOutcome) }
        /// The user of the API key may see a part only, so that what is not shown may be there.
        public static var incomplete: Self { Self(.incomplete) }
        /// The text is no MAC address.
        public static var invalidMACAddress: Self { Self(.invalidMACAddress) }
        /// The proxy's name is unknown, or it can't be connected to.
        public static var proxyUnreachable: Self { Self(.proxyUnreachable) }
        /// MAAS failed while it handled the request.
        public static var server: Self { Self(.server) }
        /// The node is not of the type that was asked for.
        public static var wrongType: Self { Self(.wrongType) }
        /// The task that made the call was cancelled.
        public static var cancelled: Self { Self(.cancelled) }
        /// The host's name is unknown.
        public static var nameNotFound: Self { Self(.nameNotFound) }
        /// The file of certificates to trust cannot be read, or holds none.
        public static var unreadableCertificates: Self { Self(.unreadableCertificates) }
        /// Nothing listens on the port.
        public static var connectionRefused: Self { Self(.connectionRefused) }
        /// No answer came in time.
        public static var timedOut: Self { Self(.timedOut) }
        /// The authority of the TLS certificate is not trusted.
        public static var untrusted: Self { Self(.untrusted) }
        /// The TLS certificate is another host's, or its time is over or yet to come.
        public static var invalidCertificate: Self { Self(.invalidCertificate) }
        /// The connection failed for another reason.
        public static var connectionFailed: Self { Self(.connectionFailed) }

        /// Whether no answer came from MAAS or whoever is there instead: name, port, time, TLS, connection or proxy.
        public var isUnreachable: Bool {
            switch kind {
            case .nameNotFound, .connectionRefused, .timedOut, .untrusted, .invalidCertificate, .connectionFailed,
                .proxyUnreachable,
                .proxyRefused, .tlsToPlainHTTP, .plainHTTPToTLS, .badGateway:
                true
            default: false
            }
        }

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    static func invalidAPIKey(_ why: String) -> MaasError {
        MaasError(
            .invalidAPIKey,
            "the API key is not consumer:token:secret (\(why))", remedy: "print one with: maas apikey --username USER"
        )
    }

    /// Whether a change that was asked for may have been made all the same.
    var mayHideSuccess: Bool {
        switch code.kind {
        case .timedOut, .connectionFailed, .badGateway, .notMaas, .server, .redirected: true
        default: false
        }
    }
}
