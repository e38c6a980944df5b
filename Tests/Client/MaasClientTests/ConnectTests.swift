import SealedStore
import Testing

@testable import MaasClient

@Suite("Connecting to MAAS")
struct ConnectTests {
    private static let whoami = CannedServer.json(#"{"username":"u","is_superuser":true}"#)
    private static let key = CannedServer.json(
        #"{"consumer_key":"ck","name":"x","token_key":"tk","token_secret":"GEHEIM"}"#)

    @Test("tries the key at once")
    func connects() async throws {
        let server = try CannedServer(Self.whoami)
        defer { server.stop() }
        let client = try await MaasClient.connect(url: " 127.0.0.1:\(server.port)/ ", apiKey: APIKey("a:b:c\n"))
        #expect(client.url.description == server.url)
        #expect(server.requests.count == 1)
        #expect(server.requests.first?.hasPrefix("GET /MAAS/api/2.0/users/?op=whoami HTTP") == true)
    }

    @Test("shows a wrong key at once, and not the secret that MAAS then tells")
    func wrongKey() async throws {
        let text = "Authorization Error: 'Invalid signature. Expected signature base string: &GEHEIM'"
        let server = try CannedServer(
            "HTTP/1.1 401 X\r\nContent-Type: text/html\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
        defer { server.stop() }
        let error = await #expect(throws: MaasError.self) {
            try await MaasClient.connect(url: server.url, apiKey: APIKey("a:b:c"))
        }
        #expect(error?.code == .credentials)
        #expect("\(String(reflecting: error))".contains("GEHEIM") == false)
    }

    @Test("with a password gets a key under a name, and signs with it")
    func login() async throws {
        let server = try CannedServer([Self.key, Self.whoami])
        defer { server.stop() }
        let client = try await MaasClient.login(
            url: server.url, username: "u", password: SecretBytes(utf8: "p&ss"), consumer: "me@here")
        #expect(server.requests[0].hasPrefix("POST /MAAS/accounts/authenticate/ HTTP"))
        #expect(server.requests[0].hasSuffix("username=u&password=p%26ss&consumer=me%40here"))
        #expect(!server.requests[0].contains("Authorization"))
        #expect(server.requests[1].contains("oauth_signature=\"%26GEHEIM\""))
        #expect(client.apiKeyText == SecretBytes(utf8: "ck:tk:GEHEIM"))
    }

    @Test("with a wrong password is told as that")
    func wrongPassword() async throws {
        let server = try CannedServer("HTTP/1.1 403 X\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n")
        defer { server.stop() }
        let error = await #expect(throws: MaasError.self) {
            try await MaasClient.login(url: server.url, username: "u", password: SecretBytes(utf8: "GEHEIM"))
        }
        #expect(error?.code == .credentials)
        #expect(error?.message.contains("GEHEIM") == false)
    }

    @Test("to a server that is no MAAS is refused", arguments: [#"{}"#, "[]", #"{"consumer_key":"a"}"#])
    func noMaas(json: String) async throws {
        let server = try CannedServer(CannedServer.json(json))
        defer { server.stop() }
        for connect in [
            { try await MaasClient.connect(url: server.url, apiKey: APIKey("a:b:c")) },
            { try await MaasClient.login(url: server.url, username: "u", password: SecretBytes(utf8: "p")) },
        ] {
            let error = await #expect(throws: MaasError.self) { _ = try await connect() }
            #expect(error?.code == .notMaas)
        }
    }
}
