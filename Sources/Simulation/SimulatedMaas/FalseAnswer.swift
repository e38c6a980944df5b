import Foundation
import MaasClient

/// An answer that is not MAAS's: of a web server, a proxy, a gateway or a portal on the way, or of a server that lies.
public enum FalseAnswer: String, Codable, Sendable, CaseIterable {
    /// A proxy that does not let the request pass: 403.
    case proxyDenied = "proxy-denied"
    /// A proxy that wants a password: 407.
    case proxyAuthentication = "proxy-authentication"
    /// nginx, when what is behind it does not run: 502.
    case badGateway = "bad-gateway"
    /// A gateway that waited in vain: 504.
    case gatewayTimeout = "gateway-timeout"
    /// nginx, of a page that it does not have: 404.
    case notFound = "not-found"
    /// The login page of a portal: 200, in HTML.
    case portal
    /// A portal that sends everybody to its login page: 302.
    case redirect
    /// Another service that answers in JSON: 200.
    case otherService = "other-service"
    /// 200, and no body.
    case empty
    /// 500, with what the client sent, its credentials among it.
    case echo
    /// An answer of JSON that is all brackets.
    case deep
    /// A number that no integer type holds where MAAS has a small one.
    case hugeNumber = "huge-number"

    func answer(to request: RegionRequest) -> HTTPAnswer {
        switch self {
        case .proxyDenied:
            return .proxy(403, "ERR_ACCESS_DENIED 0", "Access Denied.")
        case .proxyAuthentication:
            var answer = HTTPAnswer.proxy(407, "ERR_CACHE_ACCESS_DENIED 0", "Cache Access Denied.")
            answer.headers["proxy-authenticate"] = "Basic realm=\"proxy\""
            return answer
        case .badGateway: return .badGateway
        case .gatewayTimeout: return .nginx(504, "Gateway Time-out")
        case .notFound: return .nginx(404, "Not Found")
        case .portal:
            let page =
                "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form>Welcome</form></body></html>"
            return .text(200, page, type: "text/html")
        case .redirect:
            return HTTPAnswer(
                status: 302, headers: ["location": "http://portal.invalid/login", "content-type": "text/html"])
        case .otherService: return .text(200, #"{"status": "ok"}"#, type: "application/json")
        case .empty: return HTTPAnswer(status: 200)
        case .echo:
            // In one line, so that nobody who shows only the first one is spared.
            let form = String(decoding: request.body, as: UTF8.self)
            return .text(500, "\(request.authorization ?? "") \(request.method) \(request.target) \(form)")
        case .deep: return .text(200, String(repeating: "[", count: 100_000), type: "application/json")
        case .hugeNumber:
            let node = #"{"system_id": "abc123", "hostname": "x", "memory": 9223372036854775807, "node_type": 1e999}"#
            return .text(200, "[\(node)]", type: "application/json")
        }
    }
}

extension HTTPAnswer {
    /// A page of nginx's own.
    static func nginx(_ status: Int, _ phrase: String) -> HTTPAnswer {
        let page =
            "<html>\r\n<head><title>\(status) \(phrase)</title></head>\r\n<body>\r\n<center><h1>\(status) \(phrase)</h1></center>\r\n"
            + "<hr><center>nginx/1.24.0 (Ubuntu)</center>\r\n</body>\r\n</html>\r\n"
        var answer = HTTPAnswer.text(status, page, type: "text/html")
        answer.headers["server"] = "nginx/1.24.0 (Ubuntu)"
        return answer
    }

    /// What nginx says when MAAS does not run behind it.
    static var badGateway: HTTPAnswer { nginx(502, "Bad Gateway") }

    /// Where nginx sends the client.
    static func moved(_ location: String) -> HTTPAnswer {
        var answer = nginx(301, "Moved Permanently")
        answer.headers["location"] = location
        return answer
    }

    fileprivate static func proxy(_ status: Int, _ error: String, _ text: String) -> HTTPAnswer {
        let page =
            "<!DOCTYPE html>\n<html><head><title>ERROR: The requested URL could not be retrieved</title></head>\n"
            + "<body><h1>ERROR</h1><p>\(text)</p></body></html>\n"
        var answer = HTTPAnswer.text(status, page, type: "text/html;charset=utf-8")
        answer.headers.merge(["server": "squid/6.6", "x-squid-error": error, "via": "1.1 proxy (squid/6.6)"]) { $1 }
        return answer
    }
}
