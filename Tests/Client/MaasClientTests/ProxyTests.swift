import Testing

@testable import MaasClient

@Suite("A proxy")
struct ProxyTests {
    private static let whoami = CannedServer.json(#"{"username":"u","is_superuser":true}"#)

    private func client(_ url: String, proxy: String) throws -> MaasClient {
        let options = HTTPOptions(timeLimit: .seconds(600), proxy: proxy, retries: .never)
        return MaasClient(url: try MaasURL(url), apiKey: try APIKey("ck:tk:GEHEIM"), options: options)
    }

    @Test("is asked for what is to be forwarded, by a name that only it needs to know")
    func forwards() async throws {
        let proxy = try CannedServer(Self.whoami)
        defer { proxy.stop() }
        let client = try client("http://region.invalid:5240/MAAS", proxy: "http://127.0.0.1:\(proxy.port)")
        #expect(try await client.whoami().username == "u")
        let request = try #require(proxy.requests.first)
        #expect(request.hasPrefix("GET http://region.invalid:5240/MAAS/api/2.0/users/?op=whoami HTTP/1.1\r\n"))
        #expect(request.contains("\r\nAuthorization: OAuth "))
    }

    @Test("is asked for a tunnel to a region with TLS, and never sees the API key")
    func tunnels() async throws {
        let proxy = try CannedServer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        defer { proxy.stop() }
        let client = try client("https://region.invalid:5443/MAAS", proxy: "http://127.0.0.1:\(proxy.port)")
        let error = await #expect(throws: MaasError.self) { try await client.whoami() }
        #expect(error?.code.isUnreachable == true)
        #expect(error?.code == .proxyRefused)
        #expect(error?.message.contains("403") == true)
        #expect(error?.message.contains("no_proxy=region.invalid") == true)
        let request = try #require(proxy.requests.first)
        #expect(request.hasPrefix("CONNECT region.invalid:5443 HTTP/1.1\r\n"))
        #expect(!request.contains("Authorization"))
        #expect(!request.contains("GEHEIM"))
    }

    @Test("whose name is unknown is told as that")
    func unknown() async throws {
        let client = try client("http://127.0.0.1:1/MAAS", proxy: "http://nosuch.invalid:3128")
        let error = await #expect(throws: MaasError.self) { try await client.whoami() }
        #expect(error?.code == .proxyUnreachable)
        #expect(
            error?.message.contains("check the proxy's name") == true
                && error?.message.contains("http://nosuch.invalid:3128") == true)
    }

    @Test("is left out where it is said to be none")
    func none() async throws {
        let server = try CannedServer(Self.whoami)
        defer { server.stop() }
        #expect(try await client(server.url, proxy: "").whoami().username == "u")
        #expect(server.requests.first?.hasPrefix("GET /MAAS/api/2.0/users/") == true)
    }
}
