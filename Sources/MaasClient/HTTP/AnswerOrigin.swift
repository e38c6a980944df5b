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

    /// How the plain text begins in which gateways say that they have nobody to ask: Envoy, Traefik, Varnish, web servers.
    private static let gatewayTexts = [
        "upstream ", "no healthy upstream", "no available server", "Service Unavailable", "503 ", "Error 503",
    ]

    private static func isMaas(_ answer: HTTPAnswer) -> Bool {
        // A proxy leaves MAAS's headers in place and adds its own, and nobody else has this one.
        if answer.headers["x-maas-api-hash"] != nil { return true }
        let text = answer.text.prefix(4096)
        let isPlain = answer.contentType == "text/plain"
        switch answer.status {
        case 200..<300: return true
        case 400: return isPlain || answer.isJSON
        case 401:
            let asksForOAuth = answer.headers["www-authenticate"]?.hasPrefix("OAuth") == true
            return asksForOAuth || text.hasPrefix("Authorization Error")
                || (isPlain && (text.isEmpty || text.hasPrefix("Forbidden")))
        case 403:
            // Django's answer to a wrong password is of no plain text.
            guard isPlain else {
                return text.isEmpty && answer.contentType == "text/html" && answer.headers["via"] == nil
            }
            return text.isEmpty || ["permission", "admin users", "not allowed"].contains { text.contains($0) }
        case 404:
            return isPlain
                && (text.hasPrefix("Unknown API endpoint")
                    || (text.hasPrefix("No ") && text.contains("matches the given query")))
        case 405: return text.isEmpty && answer.headers["allow"] != nil
        case 409: return isPlain
        case 410: return isPlain && text.contains("API")
        case 500: return isPlain
        case 503: return isPlain && !text.isEmpty && !gatewayTexts.contains { text.hasPrefix($0) }
        default: return false
        }
    }
}
