import SealedStore

extension MaasError {
    /// What an answer that is no success means; nil when it is a success (2xx).
    ///
    /// The rules are those seen in MAAS 3.4 to 3.7, and hold by their sources for 2.9 to 3.8. The body of a 401 is looked at but never
    /// shown. `mask` knows the secrets of who asked, which are removed from what is shown.
    public init?(_ answer: HTTPAnswer, to request: String, mask: SecretMask = SecretMask()) {
        guard !(200..<300).contains(answer.status) else { return nil }
        switch AnswerOrigin(answer) {
        case .maas: self = Self.refusal(answer, mask)
        case .tlsPort:
            self.init(
                .plainHTTPToTLS, "the port is one for https, and was asked over plain HTTP",
                remedy: "use an https URL, or the region's port for plain HTTP (5240)")
            responder = answer.responder(mask)
        case .proxy: self = Self.refusedByProxy(answer, mask)
        case .gateway: self = Self.badGateway(answer, request, mask)
        case .other where [300, 301, 302, 303, 307, 308].contains(answer.status):
            self = Self.redirect(answer, request, mask)
        case .other: self = Self.notMaas(answer, request, "", mask)
        }
        self.request = request
        status = answer.status
        retryAfter = answer.headers["retry-after"].flatMap { Int($0) }.flatMap { (0...86_400).contains($0) ? $0 : nil }
    }

    /// Whoever answered is not MAAS; `why` is told after who it was, unless it is empty.
    static func notMaas(_ answer: HTTPAnswer, _ request: String, _ why: String, _ mask: SecretMask) -> MaasError {
        let responder = answer.responder(mask)
        var error = MaasError(
            .notMaas,
            "the answer is not MAAS's: HTTP \(answer.status) from \(responder.words)" + (why.isEmpty ? "" : ", \(why)")
                + through(answer),
            remedy: remedy(answer, request, "check the URL, and who is in between (a portal, a gateway, a web server)"),
            status: answer.status)
        error.request = request
        error.responder = responder
        return error
    }

    /// The proxy, as the end of a reason.
    private static func through(_ answer: HTTPAnswer) -> String {
        answer.proxy.map { ", through the proxy \($0)" } ?? ""
    }

    /// What to do about a proxy, if there is one; otherwise `remedy`.
    private static func remedy(_ answer: HTTPAnswer, _ request: String, _ remedy: String) -> String {
        guard answer.proxy != nil else { return remedy }
        return "check the proxy, or go without it: no_proxy=\(ProxyChoice.host(of: request))"
    }

    private static func refusedByProxy(_ answer: HTTPAnswer, _ mask: SecretMask) -> MaasError {
        let responder = answer.responder(mask)
        let name = answer.proxy.map { "the proxy \($0)" } ?? "a proxy (\(responder.words))"
        let isLogin = answer.status == 407
        var error = MaasError(
            .proxyRefused,
            isLogin
                ? "\(name) wants a user and password (HTTP 407)"
                : "\(name) refuses the request (HTTP \(answer.status))"
                    + (answer.proxy == nil ? "" : ": \(responder.words)"),
            remedy: isLogin
                ? "give them in the proxy's URL, or go without it (no_proxy)"
                : "have it allow the region, or go without it (no_proxy)")
        error.responder = responder
        return error
    }

    private static func badGateway(_ answer: HTTPAnswer, _ request: String, _ mask: SecretMask) -> MaasError {
        let responder = answer.responder(mask)
        let what =
            switch answer.status {
            case 502: "could not get an answer from MAAS: it restarts, or does not run"
            case 504: "waited for MAAS in vain: it is too busy, or can't be reached from there"
            case 503: "has no MAAS to ask at the moment"
            default: "could not reach MAAS"
            }
        let who = answer.proxy.map { "the proxy \($0)" } ?? "a gateway in front of MAAS"
        var error = MaasError(
            .badGateway, "\(who) \(what) (HTTP \(answer.status) from \(responder.words))",
            remedy: remedy(answer, request, "look at regiond's log on the region, and try again"))
        error.responder = responder
        return error
    }

    private static func redirect(_ answer: HTTPAnswer, _ request: String, _ mask: SecretMask) -> MaasError {
        let target = answer.headers["location"] ?? ""
        let place = String(target.prefix { $0 != "?" && $0 != "#" })
        let asked = ProxyChoice.host(of: request)
        let isOwn = place.lowercased().hasPrefix("https://") && ProxyChoice.host(of: place) == asked
        if isOwn,
            let api = place.firstRange(of: "/api/") ?? place.firstRange(of: "/rpc/")
                ?? place.firstRange(of: "/accounts/")
        {
            let region = mask.foreign(String(place[..<api.lowerBound]))
            var error = MaasError(.redirectedToHTTPS, "the region wants TLS", remedy: "use its https URL: \(region)")
            error.httpsURL = region
            error.responder = answer.responder(mask)
            return error
        }
        var error = notMaas(answer, request, "", mask)
        error.code = .redirected
        let elsewhere = place.isEmpty ? "without saying where" : "to '\(mask.foreign(place))'"
        error.reason =
            "redirected \(elsewhere) by \(answer.responder(mask).words)\(through(answer)), which is not followed: it is not the region's"
        return error
    }

    /// What MAAS itself refuses.
    private static func refusal(_ answer: HTTPAnswer, _ mask: SecretMask) -> MaasError {
        let status = answer.status
        let said = Self.said(answer, mask)
        var error =
            switch status {
            case 400 where answer.text.hasPrefix("Unrecognised signature:") && answer.text.hasSuffix("op=None"):
                // Who sends no (or no whole) OAuth header is anonymous, and to such MAAS says there is no such method.
                MaasError(
                    .missingCredentials, "MAAS got no API key that it takes, or has no such method", remedy: keyRemedy)
            case 400: badRequest(answer, mask)
            case 401: unauthorized(answer)
            case 403:
                MaasError(
                    .forbidden, "the API key's user may not do this" + said,
                    remedy: "use the key of a MAAS administrator")
            case 404 where answer.text.hasPrefix("Unknown API endpoint"):
                MaasError(.unknownEndpoint, "this MAAS has no such part of the API" + said, remedy: "check the URL")
            case 404: MaasError(.notFound, "not found" + said)
            case 405: MaasError(.badRequest, "MAAS has no such method here")
            case 409: MaasError(.conflict, "it collided with another request" + said, remedy: "try again")
            case 410: MaasError(.gone, "this API is no longer served" + said)
            case 503: MaasError(.unavailable, "MAAS cannot answer now" + said)
            default:
                MaasError(.server, "MAAS failed (HTTP \(status))" + said, remedy: "look at regiond's log on the region")
            }
        error.responder = answer.responder(mask)
        return error
    }

    private static func badRequest(_ answer: HTTPAnswer, _ mask: SecretMask) -> MaasError {
        guard let json = answer.json else {
            return MaasError(.badRequest, "MAAS refuses the request" + said(answer, mask))
        }
        let fields = RefusedFields(json, mask)
        var error = MaasError(.badRequest, "MAAS refuses " + (fields.isEmpty ? "the request" : fields.words))
        error.fields = fields.messages
        return error
    }

    private static func unauthorized(_ answer: HTTPAnswer) -> MaasError {
        let text = answer.text
        if text.contains("Expired timestamp") {
            var error = MaasError(
                .clockSkew, "this machine's clock is over 5 minutes behind MAAS's", remedy: "set it (NTP)")
            let numbers = text.split { !("0"..."9").contains($0) }.compactMap { Int($0) }
            if numbers.count >= 2 {
                let (seconds, isTooMuch) = numbers[1].subtractingReportingOverflow(numbers[0])
                error.clockSkew = isTooMuch ? nil : seconds
            }
            return error
        }
        let reasons = [
            ("Invalid API key", "it does not know the consumer key"),
            ("Invalid access token", "it does not know the token key; the key may have been deleted"),
            ("Invalid signature", "the token secret is wrong"),
            ("Nonce already used", "the request was sent twice; a proxy between may repeat requests"),
        ]
        // To a single object's reader who is anonymous, it says no more than this.
        if text.isEmpty || text.hasPrefix("Forbidden") {
            return MaasError(.missingCredentials, "MAAS got no API key that it takes", remedy: keyRemedy)
        }
        let reason = reasons.first { text.contains($0.0) }.map { ": \($0.1)" } ?? ""
        return MaasError(
            .credentials, "MAAS does not accept the API key\(reason)",
            remedy: "print one with: maas apikey --username USER")
    }

    /// Who is known to another service (Candid, RBAC, OIDC) but no longer vouched for by it is anonymous to MAAS.
    private static let keyRemedy =
        "print one with: maas apikey --username USER, of a user who may still log in to MAAS"

    /// What a plain text answer said, as the end of a message: one line, not too long.
    private static func said(_ answer: HTTPAnswer, _ mask: SecretMask) -> String {
        guard answer.contentType == "text/plain", !answer.text.contains("signature base string") else { return "" }
        let line = answer.text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return line.isEmpty ? "" : ": \(mask.foreign(line))"
    }
}
