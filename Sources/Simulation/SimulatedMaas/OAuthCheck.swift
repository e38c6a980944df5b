import Foundation
import MaasClient
import Synchronization

/// Who asks, by the `Authorization` header, with MAAS's own answers to what is wrong with it (3.4 to 3.7, and 3.8 where that differs).
final class OAuthCheck: Sendable {
    /// Who asks.
    enum Caller {
        case anonymous
        case user(RegionState.User)
        case refused(HTTPAnswer)
    }

    private let nonces = Mutex<[String: Int]>([:])

    /// Who asks with `header` at the Unix time `now`.
    func caller(_ header: String?, of region: RegionState, now: Int) -> Caller {
        guard let header else { return .anonymous }
        guard header.hasPrefix("OAuth ") else {
            guard header.lowercased().hasPrefix("oauth "), !region.knowsEntitlements else { return .anonymous }
            return .refused(.text(500, "'NoneType' object has no attribute 'verify_request'"))
        }
        let fields = Self.fields(of: header)
        guard let consumer = fields["oauth_consumer_key"], let token = fields["oauth_token"],
            let signature = fields["oauth_signature"], fields["oauth_signature_method"] != nil,
            let timestamp = fields["oauth_timestamp"], let nonce = fields["oauth_nonce"]
        else { return .anonymous }
        if region.knowsEntitlements, Int(timestamp) == nil {
            let what = "the following problems were found among the auth params: oauth_timestamp has an unexpected type"
            return .refused(.text(400, "'Bad Request: \(what)'"))
        }

        guard let (user, key) = region.key(ofConsumer: consumer) else {
            return .refused(.unauthorized("Invalid API key."))
        }
        guard key.token == token else { return .refused(.unauthorized("'Invalid access token: \(token)'")) }
        guard let given = Int(timestamp) else {
            return .refused(.text(500, "invalid literal for int() with base 10: '\(timestamp)'"))
        }
        guard now - given <= 300 else {
            return .refused(
                .unauthorized(
                    "'Expired timestamp: given \(given) and now \(now) has a greater difference than threshold 300'"
                )
            )
        }
        guard isNew(nonce: "\(consumer):\(token):\(nonce)", timestamp: given) else {
            return .refused(.unauthorized("'Nonce already used: \(nonce)'"))
        }
        guard signature == "&" + key.secret else {
            // MAAS really tells the secret here; a client that shows this body gives it away.
            return .refused(
                .unauthorized("'Invalid signature. Expected signature base string: &\(key.secret)'")
            )
        }
        // A local user is nobody to a region that leaves authentication to others (maasserver/api/auth.py).
        return region.externalAuthentication.isOn ? .anonymous : .user(user)
    }

    private func isNew(nonce: String, timestamp: Int) -> Bool {
        nonces.withLock { nonces in
            if nonces.count > 10_000 { nonces = nonces.filter { $0.value > timestamp - 600 } }
            return nonces.updateValue(timestamp, forKey: nonce) == nil
        }
    }

    private static func fields(of header: String) -> [String: String] {
        var fields: [String: String] = [:]
        for part in header.dropFirst("OAuth ".count).split(separator: ",") {
            guard let equals = part.firstIndex(of: "=") else { continue }
            let name = part[..<equals].trimmingCharacters(in: .whitespaces)
            let value = part[part.index(after: equals)...].trimmingCharacters(in: CharacterSet(charactersIn: "\" "))
            fields[name] = value.removingPercentEncoding ?? value
        }
        return fields
    }
}

extension HTTPAnswer {
    /// An answer of plain text.
    static func text(_ status: Int, _ text: String, type: String = "text/plain; charset=utf-8") -> HTTPAnswer {
        HTTPAnswer(status: status, headers: ["content-type": type], body: Array(text.utf8))
    }

    /// MAAS's answer to credentials that are wrong.
    static func unauthorized(_ why: String) -> HTTPAnswer {
        var answer = text(401, "Authorization Error: \(why)", type: "text/html; charset=utf-8")
        answer.headers["www-authenticate"] = "OAuth realm=\"OAuth\""
        return answer
    }

    /// MAAS's answer to a method that an endpoint does not have.
    static func notAllowed(_ allowed: String) -> HTTPAnswer {
        var answer = text(405, "", type: "text/html; charset=utf-8")
        answer.headers["allow"] = allowed
        return answer
    }

    /// An answer of JSON.
    static func json(_ value: Any, status: Int = 200) throws -> HTTPAnswer {
        let data = try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
        return HTTPAnswer(
            status: status,
            headers: ["content-type": "application/json; charset=utf-8"],
            body: Array(data)
        )
    }
}
