/// Whose an answer is, decided from status, content type, headers and shape, here and nowhere else.
///
/// Web servers, gateways, proxies and captive portals answer too. What is not MAAS's says nothing about MAAS: not that a rack is
/// gone, nor that a key has no rights. MAAS answers JSON, or plain text where something is wrong; its pages of HTML are empty, or tell
/// of OAuth (seen in 3.4 to 3.7; by their sources 2.9 to 3.8).
enum AnswerOrigin: Hashable {
    /// MAAS itself.
    case maas
    /// A proxy, which does not pass the request on.
    case proxy
    /// A web server, gateway or proxy that got no answer from MAAS.
    case gateway
    /// A port for https that was asked over plain HTTP.
    case tlsPort
    /// Anybody else.
    case other

    init(_ answer: HTTPAnswer) {
        self = Self.isTLSPort(answer) ? .tlsPort : Self.isMaas(answer) ? .maas : Self.foreign(answer)
    }

    private static func foreign(_ answer: HTTPAnswer) -> AnswerOrigin {
        switch answer.status {
        case 407: .proxy
        case 502, 503, 504, 520...530: .gateway
        case 400...: isFromProxy(answer) ? .proxy : .other
        default: .other
        }
    }

    /// Whether a proxy says that it is one, be it asked for or on the way unasked.
    private static func isFromProxy(_ answer: HTTPAnswer) -> Bool {
        if ["x-squid-error", "proxy-authenticate", "proxy-status"].contains(where: { answer.headers[$0] != nil }) {
            return true
        }
        return answer.proxy != nil && (answer.status == 403 || answer.headers["via"] != nil)
    }

    /// What web servers say on a port for https to who speaks plain HTTP: nginx, Apache, Go, HAProxy's and Python's own.
    private static func isTLSPort(_ answer: HTTPAnswer) -> Bool {
        guard answer.status == 400 || answer.status == 426 || answer.status == 497 else { return false }
        let text = answer.text.prefix(4096).lowercased()
        return [
            "plain http request was sent to https port", "http request to an https server",
            "speaking plain http to an ssl-enabled", "sent to a tls port", "requires tls",
        ].contains { text.contains($0) }
    }

    private static func isMaas(_ answer: HTTPAnswer) -> Bool {
        // Nobody else has this header; a proxy leaves it in place.
        if (200..<300).contains(answer.status) || answer.headers["x-maas-api-hash"] != nil { return true }
        let text = answer.text.prefix(4096)
        if knownTexts[answer.status, default: []].contains(where: { text.hasPrefix($0) }) { return true }
        let isPlain = answer.contentType == "text/plain"
        switch answer.status {
        case 401 where answer.headers["www-authenticate"]?.hasPrefix("OAuth") == true: return true
        case 404: return isPlain && text.hasPrefix("No ") && text.contains("matches the given query")
        case 410: return isPlain && text.contains("API")
        default: break
        }
        // What others say as well is MAAS's where nothing speaks against it.
        guard isOfSession(answer) || !isLikeOthers(answer, text) else { return false }
        // Of who has no key MAAS says so in words of its own.
        if !answer.hasCredentials, answer.status == 401 || answer.status == 403 { return false }
        switch answer.status {
        case 400: return isPlain || answer.isJSON
        case 401: return isPlain && (text.isEmpty || text.hasPrefix("Forbidden"))
        case 403:
            // Django's answer to a wrong password is of no plain text.
            guard isPlain else { return text.isEmpty && answer.contentType == "text/html" }
            return text.isEmpty || ["permission", "admin users", "not allowed"].contains { text.contains($0) }
        case 405: return text.isEmpty && answer.headers["allow"] != nil
        case 409, 500: return isPlain
        case 503: return isPlain && !text.isEmpty
        default: return false
        }
    }

    /// Whether an answer depends on Django's session, as nearly all of MAAS's do; a proxy leaves that in place.
    private static func isOfSession(_ answer: HTTPAnswer) -> Bool {
        answer.headers["vary", default: ""].lowercased().split(separator: ",").contains {
            $0.filter { !$0.isWhitespace } == "cookie"
        }
    }

    /// How MAAS's own texts begin, by status (api/auth.py, api/support.py, middleware.py, 2.9 to 3.8).
    private static let knownTexts = [
        400: ["Unrecognised signature: method=", "'Bad Request: "],
        401: ["Authorization Error"],
        403: [
            "This method is reserved for admin users", "User does not have permission to perform this operation",
            "User is not allowed access to this API",
        ],
        404: ["Unknown API endpoint"],
        503: ["No rack controllers can access", "Unable to connect to any rack controller", "No BMC is defined"],
    ]

    /// How the plain text begins, in lower case, in which gateways say that they have nobody to ask: Envoy, Traefik, Varnish.
    private static let gatewayTexts = ["upstream ", "no healthy upstream", "no available server", "error 503"]

    /// What servers say when they have nothing of their own to say.
    private static let phrases = [
        400: "bad request", 403: "forbidden", 409: "conflict", 500: "internal server error", 503: "service unavailable",
    ]

    private static let fieldsOfOthers: Set = [
        "code", "detail", "error", "errors", "message", "status", "title", "type",
    ]

    /// Whether an answer that MAAS may give as well comes from somebody in between, or has the form of another's.
    private static func isLikeOthers(_ answer: HTTPAnswer, _ text: Substring) -> Bool {
        if answer.proxy != nil
            || ["via", "x-content-type-options", "www-authenticate"].contains(where: { answer.headers[$0] != nil })
        {
            return true
        }
        let text = text.lowercased()
        if let phrase = phrases[answer.status], text.hasPrefix(phrase) || text.hasPrefix("\(answer.status) ") {
            return true
        }
        if gatewayTexts.contains(where: { text.hasPrefix($0) }) { return true }
        // MAAS names fields of its own; other APIs speak of an error.
        guard answer.status == 400, let json = answer.json, json.isObject else { return false }
        let names = json.members.map(\.name)
        return !names.isEmpty && names.allSatisfy(fieldsOfOthers.contains)
    }
}
