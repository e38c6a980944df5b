extension MaasError {
    /// What a MAAS answer that is no success means; nil when it is a success (2xx).
    ///
    /// The rules are those seen in MAAS 3.4 to 3.7, and hold by their sources for 2.9 to 3.8. The body of a 401 is looked at but never shown.
    public init?(_ answer: HTTPAnswer, to request: String) {
        let status = answer.status
        func error(_ code: Code, _ what: String) -> MaasError {
            MaasError(code, "\(request): \(what)", status: status)
        }
        let said = Self.said(answer)
        switch status {
        case 200..<300: return nil
        case 300..<400: self = Self.redirect(answer, request)
        case 400 where answer.text.hasPrefix("Unrecognised signature:") && answer.text.hasSuffix("op=None"):
            // Who sends no (or no whole) OAuth header is anonymous, and to such MAAS says there is no such method.
            self = error(
                .missingCredentials, "MAAS got no API key that it takes, or has no such method; \(Self.keyRemedy)")
        case 400: self = Self.badRequest(answer, request)
        case 401: self = Self.unauthorized(answer, request)
        case 403: self = error(.forbidden, "the API key's user may not do this; use the key of a MAAS administrator")
        case 404 where answer.text.hasPrefix("Unknown API endpoint"):
            self = error(.unknownEndpoint, "this MAAS has no such part of the API; check the URL" + said)
        case 404: self = error(.notFound, "not found" + said)
        case 405: self = error(.badRequest, "MAAS has no such method here")
        case 409: self = error(.conflict, "it collided with another request" + said)
        case 410: self = error(.gone, "this API is no longer served" + said)
        case 400..<500: self = error(.badRequest, "HTTP \(status)" + said)
        case 502, 503, 504: self = error(.unavailable, "MAAS cannot answer now" + said)
        case 500..<600: self = error(.server, "MAAS failed (HTTP \(status))" + said)
        default: self = error(.malformedAnswer, "HTTP \(status) is no answer of MAAS")
        }
        retryAfter = answer.headers["retry-after"].flatMap { Int($0) }
    }

    private static func redirect(_ answer: HTTPAnswer, _ request: String) -> MaasError {
        let target = answer.headers["location"] ?? ""
        let place = target.prefix { $0 != "?" && $0 != "#" }
        if place.hasPrefix("https://") {
            let region = place.firstRange(of: "/api/").map { place[..<$0.lowerBound] } ?? place
            return MaasError(
                .redirectedToHTTPS,
                "\(request): the region wants TLS; use its https URL: \(region)",
                status: answer.status
            )
        }
        return MaasError(
            .redirected,
            "\(request): redirected to '\(place)', which is not followed; use the region's own URL",
            status: answer.status
        )
    }

    private static func badRequest(_ answer: HTTPAnswer, _ request: String) -> MaasError {
        var error = MaasError(.badRequest, "\(request): MAAS refuses the request" + said(answer), status: answer.status)
        if let fields = fields(answer), !fields.isEmpty {
            error.fields = fields
            let list = error.fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.joined(separator: " "))" }
            error.message = "\(request): MAAS refuses \(list.joined(separator: "; "))"
        }
        return error
    }

    /// What MAAS finds wrong with each field: a list of texts, or (as in some forms) one text.
    private static func fields(_ answer: HTTPAnswer) -> [String: [String]]? {
        guard let json = answer.json, json.isObject else { return nil }
        var fields: [String: [String]] = [:]
        for (name, value) in json.members {
            fields[name] = value.string.map { [$0] } ?? value.elements.compactMap(\.string)
        }
        return fields
    }

    private static func unauthorized(_ answer: HTTPAnswer, _ request: String) -> MaasError {
        let text = answer.text
        if text.contains("Expired timestamp") {
            var error = MaasError(
                .clockSkew,
                "\(request): this machine's clock is over 5 minutes behind MAAS's; set it (NTP)",
                status: answer.status
            )
            let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
            if numbers.count >= 2 { error.clockSkew = numbers[1] - numbers[0] }
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
            return MaasError(
                .missingCredentials, "\(request): MAAS got no API key that it takes; \(keyRemedy)",
                status: answer.status)
        }
        let reason = reasons.first { text.contains($0.0) }.map { ": \($0.1)" } ?? ""
        return MaasError(
            .credentials,
            "\(request): MAAS does not accept the API key\(reason); print one with: maas apikey --username USER",
            status: answer.status
        )
    }

    /// Who is known to another service (Candid, RBAC, OIDC) but no longer vouched for by it is anonymous to MAAS.
    private static let keyRemedy =
        "print one with: maas apikey --username USER, of a user who may still log in to MAAS"

    /// What a plain text answer said, as the end of a message: one line, not too long.
    private static func said(_ answer: HTTPAnswer) -> String {
        guard answer.contentType == "text/plain", !answer.text.contains("signature base string") else { return "" }
        let line = answer.text.prefix { !$0.isNewline }.prefix(200)
        return line.isEmpty ? "" : ": \(line)"
    }
}
