import SealedStore
import Testing

@testable import MaasClient

/// What web servers, gateways, proxies and portals answer, to each thing that is asked of MAAS.
@Suite("Whoever answers is told from MAAS")
struct WhoAnsweredTests {
    /// A question to MAAS.
    enum Verb: String, CaseIterable, Sendable {
        case racks, nodes, rack, whoami, delete, version, ping, update

        func ask(_ client: MaasClient) async throws(MaasError) {
            switch self {
            case .racks: _ = try await client.rackControllers.list()
            case .nodes: _ = try await client.nodes.list(hostnames: ["rack-1"])
            case .rack: _ = try await client.rackControllers.get(systemID: "4e663g")
            case .whoami: _ = try await client.whoami()
            case .delete: _ = try await client.rackControllers.delete(systemID: "4e663g")
            case .version: _ = try await client.version()
            case .ping: _ = try await client.rpcInfo()
            case .update:
                let node = Node(try JSONDocument.node(#"{"system_id":"4e663g","node_type":2}"#), client: client)
                var rack = try RackController(node)
                try await rack.update(zone: "east")
            }
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let answer: String
        let code: MaasError.Code
        var told: [String] = []
        /// Those that get another code.
        var others: [Verb: MaasError.Code] = [:]
        /// Those that it is a good answer to.
        var good: Set<Verb> = []
        var testDescription: String { name }
    }

    private static func answer(
        _ status: Int, _ type: String?, _ body: String = "", _ headers: String...
    ) -> String {
        let lines = (type.map { ["Content-Type: \($0)"] } ?? []) + headers + ["Content-Length: \(body.utf8.count)"]
        return "HTTP/1.1 \(status) X\r\n\(lines.joined(separator: "\r\n"))\r\n\r\n\(body)"
    }

    private static func html(_ title: String) -> String {
        "<html>\r\n<head><title>\(title)</title></head>\r\n<body>\(title)</body></html>"
    }

    private static let nginx = "Server: nginx/1.18.0 (Ubuntu)"
    private static let lost: [Verb: MaasError.Code] = [.delete: .unknownOutcome]

    static let rows: [Row] = [
        // Successes that are none.
        Row(
            name: "a captive portal", answer: answer(200, "text/html", html("Log in to GuestNet"), "Server: lighttpd"),
            code: .notMaas, told: ["lighttpd", "Log in to GuestNet", "text/html", "127.0.0.1"], others: lost),
        Row(
            name: "nginx's own page", answer: answer(200, "text/html", html("Welcome to nginx!"), nginx),
            code: .notMaas,
            told: ["nginx/1.18.0 (Ubuntu)", "Welcome to nginx!"], others: lost),
        Row(
            name: "a page without a name", answer: answer(200, "text/html", "<p>hello"), code: .notMaas,
            told: ["a server without a name"], others: lost),
        Row(
            name: "plain text", answer: answer(200, "text/plain", "OK"), code: .notMaas, told: ["text/plain"],
            others: lost),
        Row(name: "nothing at all", answer: answer(200, nil), code: .notMaas, told: ["no content type"], others: lost),
        Row(
            name: "no JSON though it says so", answer: answer(200, "application/json", ""), code: .notMaas, others: lost
        ),
        Row(
            name: "JSON that is cut off", answer: answer(200, "application/json", "[{\"system_id\""), code: .notMaas,
            told: [], others: lost),
        Row(
            name: "JSON that is compressed", answer: answer(200, "application/json", "xyz", "Content-Encoding: gzip"),
            code: .notMaas, told: [], others: lost),
        Row(name: "nothing new", answer: answer(304, nil), code: .notMaas, told: ["HTTP 304"], others: lost),
        Row(
            name: "another API's object", answer: answer(200, "application/json", #"{"status":"ok"}"#), code: .notMaas,
            others: lost),
        Row(
            name: "another API's list", answer: answer(200, "application/json", #"[{"id":1}]"#), code: .notMaas,
            others: lost),
        Row(name: "a list of texts", answer: answer(200, "application/json", #"["a"]"#), code: .notMaas, others: lost),
        Row(
            name: "an empty list for everything", answer: answer(200, "application/json", "[]"), code: .notMaas,
            others: lost, good: [.nodes]),
        Row(name: "an empty object", answer: answer(200, "application/json", "{}"), code: .notMaas, others: lost),
        Row(name: "null", answer: answer(200, "application/json", "null"), code: .notMaas, others: lost),
        Row(
            name: "another node than asked for",
            answer: answer(200, "application/json", #"{"system_id":"aaaaaa","node_type":2}"#), code: .notMaas,
            others: lost),
        Row(
            name: "a node whose type is a text",
            answer: answer(200, "application/json", #"[{"system_id":"4e663g","node_type":"2"}]"#), code: .notMaas,
            others: lost),
        Row(
            name: "a node whose type is too large a number",
            answer: answer(200, "application/json", #"[{"system_id":"4e663g","node_type":99999999999999999999}]"#),
            code: .notMaas, others: lost),
        Row(
            name: "a node without a type", answer: answer(200, "application/json", #"{"system_id":"4e663g"}"#),
            code: .notMaas, others: lost),
        Row(
            name: "a list of nodes of a type that is not known",
            answer: answer(200, "application/json", #"[{"system_id":"4e663g","node_type":9}]"#), code: .notMaas,
            others: [.delete: .unknownOutcome], good: [.nodes, .racks]),
        Row(
            name: "created", answer: answer(201, "application/json", "[]"), code: .notMaas, told: ["201"], others: lost),
        Row(
            name: "accepted", answer: answer(202, "text/plain", "Accepted"), code: .notMaas, told: ["202"], others: lost
        ),
        Row(
            name: "XML", answer: answer(200, "application/xml", "<a/>"), code: .notMaas, told: ["application/xml"],
            others: lost),
        // Redirects.
        Row(
            name: "a portal's redirect",
            answer: answer(302, "text/html", "", "Location: https://portal.example/login?u=1"),
            code: .redirected, told: ["https://portal.example/login", "not followed"], others: lost),
        Row(
            name: "a redirect to nowhere", answer: answer(301, nil), code: .redirected, told: ["without saying where"],
            others: lost),
        Row(
            name: "a redirect to another host's https",
            answer: answer(301, "text/html", "", "Location: https://evil.example/MAAS/api/2.0/nodes/", nginx),
            code: .redirected, told: ["evil.example", "nginx"], others: lost),
        Row(
            name: "the region's https",
            answer: answer(301, "text/html", "", "Location: https://127.0.0.1:5443/MAAS/api/2.0/x/"),
            code: .redirectedToHTTPS, told: ["https://127.0.0.1:5443/MAAS"]),
        Row(
            name: "an escape sequence in a redirect",
            answer: answer(302, nil, "", "Location: http://x/\u{1b}[2J"), code: .redirected, told: ["\\u001b[2J"],
            others: lost),
        // Refusals of others.
        Row(
            name: "a web server's 404", answer: answer(404, "text/html", html("404 Not Found"), nginx), code: .notMaas,
            told: ["nginx", "404 Not Found"], others: lost),
        Row(
            name: "a Go server's 404", answer: answer(404, "text/plain; charset=utf-8", "404 page not found\n"),
            code: .notMaas, told: ["404"], others: lost),
        Row(
            name: "another API's 404", answer: answer(404, "application/json", #"{"detail":"Not Found"}"#),
            code: .notMaas,
            told: ["application/json"], others: lost),
        Row(
            name: "a web server's 403", answer: answer(403, "text/html", html("403 Forbidden"), "Server: Apache/2.4"),
            code: .notMaas, told: ["Apache/2.4"], others: lost),
        Row(
            name: "a mesh's 403", answer: answer(403, "text/plain", "RBAC: access denied", "server: envoy"),
            code: .notMaas, told: ["envoy"], others: lost),
        Row(
            name: "a gateway that wants a password",
            answer: answer(
                401, "text/html", html("401 Authorization Required"), nginx, "WWW-Authenticate: Basic realm=\"x\""),
            code: .notMaas, told: ["401", "nginx"], others: lost),
        Row(
            name: "a gateway that wants a token",
            answer: answer(401, "application/json", #"{"message":"Unauthorized"}"#, "WWW-Authenticate: Bearer"),
            code: .notMaas, others: lost),
        Row(
            name: "a proxy nobody named that wants a password",
            answer: answer(407, "text/html", html("Proxy"), "Proxy-Authenticate: Basic", "Server: squid/5.7"),
            code: .proxyRefused, told: ["squid/5.7", "407", "no_proxy"]),
        Row(
            name: "a proxy nobody named that forbids it",
            answer: answer(
                403, "text/html", html("Proxy"), "X-Squid-Error: ERR_ACCESS_DENIED 0", "Server: squid/5.7"),
            code: .proxyRefused, told: ["squid/5.7", "403", "no_proxy"]),
        Row(
            name: "too many requests", answer: answer(429, "text/html", html("429"), nginx), code: .notMaas,
            told: ["429", "nginx"], others: lost),
        Row(
            name: "a header too large for a gateway", answer: answer(431, "text/html", html("431"), nginx),
            code: .notMaas,
            told: ["431"], others: lost),
        Row(
            name: "a body too large for a gateway", answer: answer(413, "text/html", html("413"), nginx),
            code: .notMaas,
            told: ["413"], others: lost),
        Row(name: "a teapot", answer: answer(418, nil), code: .notMaas, told: ["418"], others: lost),
        Row(
            name: "a web server's 500", answer: answer(500, "text/html", html("Oops"), "Server: IIS"), code: .notMaas,
            told: ["IIS", "500"], others: lost),
        Row(name: "a status of its own", answer: answer(999, nil), code: .notMaas, told: ["999"], others: lost),
        // Gateways that get no answer from MAAS.
        Row(
            name: "nginx before a region that restarts",
            answer: answer(502, "text/html", html("502 Bad Gateway"), nginx),
            code: .badGateway, told: ["502", "nginx", "restarts, or does not run"], others: lost),
        Row(
            name: "nginx before a region that is too busy", answer: answer(504, "text/html", html("504"), nginx),
            code: .badGateway, told: ["504", "too busy"], others: lost),
        Row(
            name: "a balancer without a region", answer: answer(503, "text/html", html("503"), "Server: awselb/2.0"),
            code: .badGateway, told: ["503", "awselb/2.0", "no MAAS to ask"], others: lost),
        Row(
            name: "a mesh without a region",
            answer: answer(503, "text/plain", "upstream connect error or disconnect", "server: envoy"),
            code: .badGateway,
            told: ["envoy"], others: lost),
        Row(
            name: "Traefik without a region", answer: answer(503, "text/plain", "no available server"),
            code: .badGateway,
            told: ["503"], others: lost),
        Row(
            name: "Cloudflare before a region", answer: answer(522, "text/html", html("522"), "Server: cloudflare"),
            code: .badGateway, told: ["cloudflare", "522"], others: lost),
        // The wrong port.
        Row(
            name: "nginx's https port",
            answer: answer(400, "text/html", html("400 The plain HTTP request was sent to HTTPS port"), nginx),
            code: .plainHTTPToTLS, told: ["one for https"]),
        Row(
            name: "Go's https port",
            answer: answer(400, "text/plain", "Client sent an HTTP request to an HTTPS server.\n"),
            code: .plainHTTPToTLS,
            told: ["one for https"]),
        Row(
            name: "an https port that speaks TLS only", answer: "\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}F",
            code: .plainHTTPToTLS,
            told: ["one for https"]),
        Row(name: "SSH", answer: "SSH-2.0-OpenSSH_9.2\r\n", code: .notMaas, told: ["not with HTTP"], others: lost),
        Row(
            name: "a line of headers too long",
            answer: answer(200, "text/html", "", "X: " + String(repeating: "x", count: 120_000)),
            code: .notMaas, told: ["larger headers"], others: lost),
        Row(
            name: "too many headers",
            answer: answer(
                200, "text/html", "",
                (0..<4000).map { "X-\($0): \(String(repeating: "x", count: 30))" }.joined(separator: "\r\n")),
            code: .notMaas, told: ["larger headers"], others: lost),
        Row(
            name: "a gateway that says nothing but no",
            answer: answer(401, "text/plain", "", "WWW-Authenticate: Basic realm=\"x\""), code: .notMaas, told: ["401"],
            others: lost),
        Row(
            name: "a Go server that does not like the request",
            answer: answer(400, "text/plain; charset=utf-8", "400 Bad Request: missing required Host header"),
            code: .notMaas, told: ["400"], others: lost),
        Row(
            name: "another API's 400", answer: answer(400, "application/json", #"{"message": "no"}"#), code: .notMaas,
            told: ["400"], others: lost),
        Row(
            name: "a server that fails in words of no one",
            answer: answer(500, "text/plain", "Internal Server Error"), code: .notMaas, told: ["500"], others: lost),
        Row(
            name: "a balancer without a region, in plain text",
            answer: answer(503, "text/plain", "Service unavailable"), code: .badGateway, told: ["503"], others: lost),
        // MAAS itself.
        Row(
            name: "MAAS that does not know the key",
            answer: answer(
                401, "text/html; charset=utf-8", "Authorization Error: Invalid API key.",
                "WWW-Authenticate: OAuth realm=\"OAuth\""),
            code: .credentials, told: ["consumer key"]),
        Row(
            name: "MAAS to who may not", answer: answer(403, "text/plain", "This method is reserved for admin users."),
            code: .forbidden, told: ["reserved for admin users"]),
        Row(
            name: "MAAS that has no such thing",
            answer: answer(404, "text/plain", "No RackController matches the given query."),
            code: .notFound),
        Row(
            name: "MAAS that failed", answer: answer(500, "text/plain", "tonic::transport::Error\nsecond line"),
            code: .server,
            told: ["tonic::transport::Error"]),
        Row(
            name: "MAAS that is busy", answer: answer(503, "text/plain", "No rack controllers can access the BMC"),
            code: .unavailable, told: ["No rack controllers"]),
        Row(
            name: "MAAS of another API", answer: answer(410, "text/plain", "The 1.0 API is no longer available."),
            code: .gone),
    ]

    private static let key = "cccccccccccccccccc:tttttttttttttttttt:kZ3vTq9LmW7xRb2cYd5fGh8jNp4sUe6a"

    private func error(_ verb: Verb, _ url: String, proxy: String = "") async throws -> MaasError? {
        let options = HTTPOptions(timeLimit: .seconds(20), proxy: proxy, retries: .never)
        let client = MaasClient(url: try MaasURL(url), apiKey: try APIKey(Self.key), options: options)
        do throws(MaasError) {
            try await verb.ask(client)
            return nil
        } catch {
            return error
        }
    }

    private func check(_ error: MaasError, told: [String]) {
        for words in told { #expect(error.message.contains(words), "\(error.message)") }
        #expect(error.message.ranges(of: "squid/5.7").count <= 1, "\(error.message)")
        #expect(!error.message.contains(Self.key.suffix(32)))
        #expect(error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f })
        #expect(error.message.utf8.count < 1000)
    }

    @Test("by status, content type and shape, whatever was asked", arguments: rows, Verb.allCases)
    func directly(row: Row, verb: Verb) async throws {
        let server = try CannedServer(row.answer)
        defer { server.stop() }
        let found = try await error(verb, server.url)
        let expected = row.good.contains(verb) ? nil : row.others[verb] ?? row.code
        #expect(found?.code == expected, "\(found?.message ?? "no error")")
        if let found, verb != .delete { check(found, told: row.told) }
    }

    /// What a proxy answers, or makes of what MAAS answers.
    static let proxied: [Row] = [
        Row(
            name: "that wants a password", answer: answer(407, "text/html", html("407"), "Server: squid/5.7"),
            code: .proxyRefused, told: ["user and password"]),
        Row(
            name: "that does not allow it",
            answer: answer(
                403, "text/html", html("ERR_ACCESS_DENIED"), "X-Squid-Error: ERR_ACCESS_DENIED 0", "Server: squid/5.7"),
            code: .proxyRefused, told: ["squid/5.7", "403"]),
        Row(
            name: "that does not allow it and says nothing", answer: answer(403, "text/plain", ""), code: .proxyRefused,
            told: ["403"]),
        Row(
            name: "that does not allow it, in HTML without words", answer: answer(403, "text/html", ""),
            code: .proxyRefused, told: ["403"]),
        Row(
            name: "that does not allow it by its policy", answer: answer(403, "text/plain", "not allowed: permission"),
            code: .proxyRefused, told: ["403"]),
        Row(
            name: "that does not reach it",
            answer: answer(503, "text/html", html("ERR_CONNECT_FAIL"), "Server: squid/5.7"),
            code: .badGateway, told: ["squid/5.7", "503"], others: lost),
        Row(
            name: "that does not find it", answer: answer(502, "text/plain", "Bad Gateway"), code: .badGateway,
            told: ["502"], others: lost),
        Row(
            name: "that waited in vain", answer: answer(504, "text/html", html("504")), code: .badGateway,
            told: ["504"], others: lost),
        Row(
            name: "that shows a page of its own", answer: answer(200, "text/html", html("Blocked by policy")),
            code: .notMaas,
            told: ["Blocked by policy"], others: lost),
        Row(
            name: "that wants a login first", answer: answer(302, "text/html", "", "Location: http://login.example/"),
            code: .redirected, told: ["login.example"], others: lost),
    ]

    @Test("and so is a proxy, by its name and with how to go without it", arguments: proxied, Verb.allCases)
    func throughProxy(row: Row, verb: Verb) async throws {
        let server = try CannedServer(row.answer)
        defer { server.stop() }
        let found = try #require(
            try await error(
                verb, "http://region.invalid:5240/MAAS", proxy: "http://user:GEHEIM@127.0.0.1:\(server.port)"))
        #expect(found.code == row.others[verb] ?? row.code, "\(found.message)")
        #expect(found.responder?.proxy == "http://127.0.0.1:\(server.port)")
        check(found, told: verb == .delete ? [] : row.told + ["http://127.0.0.1:\(server.port)", "no_proxy"])
        #expect(!found.message.contains("GEHEIM"))
    }

    @Test("and a proxy that does not run is not taken for a region that does not", arguments: Verb.allCases)
    func deadProxy(verb: Verb) async throws {
        let found = try #require(try await error(verb, "http://10.0.0.2:5240/MAAS", proxy: "http://127.0.0.1:1"))
        #expect(found.code == .proxyUnreachable)
        check(found, told: ["http://127.0.0.1:1", "no_proxy=10.0.0.2"])
        #expect(!found.message.contains("that the region runs"))
    }

    @Test("and what repeats the key is shown without it", arguments: [400, 403, 404, 409, 500, 502, 503])
    func echoes(status: Int) async throws {
        let secret = String(Self.key.suffix(32))
        let spelled = secret.utf8.map { "%" + String($0, radix: 16) }.joined()
        for type in ["text/plain", "text/html", "application/json"] {
            for body in [
                "no permission, API: Expected \(secret)", "No x matches the given query \(spelled)",
                "\"Authorization: OAuth \(Self.key)\"",
                "<title>\(secret)</title>", "{\"\(secret)\":[\"\(secret)\"]}",
            ] {
                let headers = ["Server: \(secret)", "Location: http://x/\(secret)", "X: \(secret)"].joined(
                    separator: "\r\n")
                let server = try CannedServer(Self.answer(status, type, body, headers))
                defer { server.stop() }
                for verb in [Verb.racks, .update] {
                    let found = try #require(try await error(verb, server.url))
                    let shown =
                        "\(found) \(found.fields) \(String(describing: found.responder)) \(found.httpsURL ?? "")"
                    for part in [secret, spelled, "cccccccccccccccccc", "tttttttttttttttttt"] {
                        #expect(!shown.contains(part), "\(shown)")
                    }
                }
            }
        }
    }
}

extension JSONDocument {
    /// The node that a text is.
    static func node(_ text: String) throws(MaasError) -> JSONValue {
        guard let document = try? read(Array(text.utf8)) else { throw MaasError(.notMaas, "no JSON") }
        return document.root
    }
}
