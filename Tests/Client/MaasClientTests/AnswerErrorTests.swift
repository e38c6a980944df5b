import Testing

@testable import MaasClient

@Suite("An answer that is no success")
struct AnswerErrorTests {
    private func error(_ status: Int, _ text: String = "", _ headers: [String: String] = [:]) throws -> MaasError {
        let answer = HTTPAnswer(status: status, headers: headers, body: Array(text.utf8))
        return try #require(MaasError(answer, to: "GET http://h:5240/MAAS/api/2.0/"))
    }

    @Test(
        "to wrong credentials is never quoted, for it holds the secret",
        arguments: [
            "Authorization Error: 'Invalid signature. Expected signature base string: &GEHEIM'",
            "Authorization Error: GEHEIM", "GEHEIM", "Expired timestamp GEHEIM",
        ]
    )
    func hidesSecret(text: String) throws {
        let error = try error(401, text, ["content-type": "text/plain"])
        #expect(!"\(error) \(String(reflecting: error))".contains("GEHEIM"))
        var dumped = ""
        dump(error, to: &dumped)
        #expect(!dumped.contains("GEHEIM"))
    }

    @Test("that leads to https says to use the https URL")
    func https() throws {
        let found = try error(301, "", ["location": "https://h:5443/MAAS/api/2.0/?x=1"])
        #expect(found.code == .redirectedToHTTPS)
        #expect(found.message.hasSuffix("use its https URL: https://h:5443/MAAS"))
        #expect(found.httpsURL == "https://h:5443/MAAS")
        #expect(try error(302, "", ["location": "https://portal.example/MAAS/api/2.0/"]).code == .redirected)
        #expect(try error(302, "", ["location": "http://elsewhere/"]).code == .redirected)
        #expect(try error(302).code == .redirected)
    }

    @Test("keeps the seconds after which to try again")
    func retryAfter() throws {
        let found = try error(503, "later", ["retry-after": "5", "content-type": "text/plain"])
        #expect(found.code == .unavailable)
        #expect(found.retryAfter == 5)
        #expect(found.message.contains("later"))
        #expect(try error(409, "", ["content-type": "text/plain"]).code == .conflict)
        #expect(try error(503, "later", ["retry-after": "99999999999999999999"]).retryAfter == nil)
    }

    @Test("of a proxy in front is told without its HTML", arguments: [502, 504])
    func html(status: Int) throws {
        let found = try error(status, "<html><h1>Bad Gateway</h1>", ["content-type": "text/html"])
        #expect(found.code == .badGateway)
        #expect(!found.message.contains("<"))
    }

    @Test("quotes one line of text, and not more of it than fits")
    func oneLine() throws {
        let long = String(repeating: "x", count: 5000)
        let found = try error(500, "first\nsecond", ["content-type": "text/plain; charset=utf-8"])
        #expect(found.reason.hasSuffix(": first"))
        #expect(try error(500, long, ["content-type": "text/plain"]).message.count < 400)
    }

    @Test(
        "is shown in every shape that MAAS has for what it refuses",
        arguments: [
            (#"{"zone": ["No such zone(s): nozone."]}"#, "zone: No such zone(s): nozone."),
            (#"{"zone": "Select a valid choice."}"#, "zone: Select a valid choice."),
            (#"{"zone": ["One.", "Two."], "mac": ["Three."]}"#, "zone: One. Two.; mac: Three."),
            (#"{"__all__": ["Both at once."], "a": ["b"]}"#, "the request: Both at once.; a: b"),
            (#"["One.", "Two."]"#, "the request: One. Two."), (#""Text.""#, "the request: Text."),
            (#"{"power": {"address": ["Bad."], "user": ["None."]}}"#, "power.address: Bad.; power.user: None."),
            (#"{"a": [["deep"]]}"#, "a: deep"), (#"{"a": 1.5, "b": true, "c": null}"#, "a: 1.5; b: true"),
            ("{", "the request"), ("{}", "the request"), ("[]", "the request"),
            (#"{"a\u001b[2J": ["b\u009b\u202e\n"]}"#, #"a\u001b[2J: b\u009b\u202e\n"#),
        ])
    func badRequests(json: String, words: String) throws {
        let found = try error(400, json, ["content-type": "application/json"])
        #expect(found.code == .badRequest)
        #expect(found.reason == "MAAS refuses \(words)")
    }

    @Test("keeps few of many complaints, and little of each")
    func manyFields() throws {
        let fields = (0..<5000).map { #""f\#($0)": ["\#(String(repeating: "x", count: 500))"]"# }
        let found = try error(400, "{\(fields.joined(separator: ","))}", ["content-type": "application/json"])
        #expect(found.message.utf8.count < 10_000)
    }

    @Test("tells no key from a wrong one, and an unknown object from an unknown part of the API")
    func distinct() throws {
        let text = ["content-type": "text/plain"]
        #expect(try error(404, "Not Found", text).code == .notMaas)
        #expect(try error(404, "Not Found", text.merging(["x-maas-api-hash": "a"]) { $1 }).code == .notFound)
        #expect(try error(400, "Unrecognised signature: method=GET op=None", text).code == .missingCredentials)
        #expect(try error(400, "Unrecognised signature: method=GET op=nosuch", text).code == .badRequest)
        #expect(try error(401, "Forbidden", text).code == .missingCredentials)
        #expect(try error(401, "Authorization Error: Invalid API key.").code == .credentials)
        #expect(try error(404, "Unknown API endpoint: /MAAS/api/2.0/rackcontrollers.", text).code == .unknownEndpoint)
        #expect(try error(404, "No RackController matches the given query.", text).code == .notFound)
    }

    @Test(
        "is told as the sources of MAAS 2.9 to 3.8 mean it",
        arguments: [
            // api/support.py, 2.9 to 3.8: who is anonymous to MAAS has no such method.
            (400, "Unrecognised signature: method=GET op=None", MaasError.Code.missingCredentials),
            // api/auth.py, from 3.5 on.
            (400, "'Bad Request: Missing parameter: oauth_nonce'", .badRequest),
            // api/auth.py, 3.8: a timestamp that is no number.
            (
                400, "'Bad Request: the following problems were found among the auth params: oauth_timestamp ...'",
                .badRequest
            ),
            (401, "Authorization Error: Invalid API key.", .credentials),
            // A reason that no version has yet.
            (401, "Authorization Error: 'Invalid token type.'", .credentials), (401, "Forbidden", .missingCredentials),
            (401, "", .missingCredentials),
            // api/support.py: up to 3.7, and 3.8.
            (403, "This method is reserved for admin users.", .forbidden), (403, "", .forbidden),
            (403, "User does not have permission to perform this operation. ...", .forbidden),
            (404, "Unknown API endpoint: /MAAS/api/2.0/x.", .unknownEndpoint),
            (404, "No RackController matches the given query.", .notFound),
            // middleware.py: 2.9 to 3.5 say so of power actions, all of racks without connection.
            (503, "Unable to connect to any rack controller", .unavailable),
        ])
    func versions(status: Int, text: String, code: MaasError.Code) throws {
        #expect(try error(status, text, ["content-type": "text/plain; charset=utf-8"]).code == code)
    }

    @Test("never quotes the secret, whatever status it came with", arguments: [400, 403, 409, 500, 503])
    func hidesSecretAnywhere(status: Int) throws {
        let text = "Invalid signature. Expected signature base string: &GEHEIM"
        #expect(!"\(try error(status, text, ["content-type": "text/plain"]))".contains("GEHEIM"))
    }

    @Test("of no known status is one all the same", arguments: [100, 418, 599, 600, 0])
    func otherStatus(status: Int) throws {
        #expect(try error(status).status == status)
    }
}

@Suite("An answer that is a success")
struct AnswerSuccessTests {
    @Test(
        "is refused when it is not what MAAS gives",
        arguments: [
            ("text/html", "<html>"), ("application/json", "{"), ("application/json", ""), ("application/json", "[]"),
            ("application/json", #"{"eventloops":{"a":[["h"]]}}"#), ("", "{}"), ("application/json", "null"),
        ]
    )
    func malformed(type: String, text: String) async throws {
        let length = "Content-Length: \(text.utf8.count)\r\n\r\n"
        let server = try CannedServer("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\n\(length)\(text)")
        defer { server.stop() }
        let client = MaasClient(url: try MaasURL(server.url))
        let error = await #expect(throws: MaasError.self) { try await client.rpcInfo() }
        #expect(error?.code == .notMaas)
    }
}
