import Foundation
import Testing

@testable import MaasClient

@Suite("HTTP to a region")
struct HTTPTransportTests {
    private static let answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Two:  b \r\nContent-Length: 17\r\n\r\n{\"eventloops\":{}}"

    private func send(
        _ url: String,
        key: String? = nil,
        options: HTTPOptions = .init(timeLimit: .seconds(600))
    ) throws -> HTTPAnswer {
        try HTTPTransport(options: options).sendAndWait(HTTPRequest(.get, url), signedWith: key.map { try APIKey($0) })
    }

    @Test("gives status, headers and body")
    func answers() throws {
        let server = try CannedServer(Self.answer)
        defer { server.stop() }
        let answer = try send(server.url)
        #expect(answer.status == 200)
        #expect(answer.headers["x-two"] == "b")
        #expect(answer.text == "{\"eventloops\":{}}")
    }

    @Test("keeps its connection, and signs each request anew")
    func reuses() throws {
        let server = try CannedServer(Self.answer)
        defer { server.stop() }
        let transport = HTTPTransport()
        let key = try APIKey("ck:tk:ts")
        for _ in 0..<3 { _ = try transport.sendAndWait(HTTPRequest(.get, server.url), signedWith: key) }
        #expect(server.connections == 1)
        let signatures = server.requests.compactMap {
            $0.split(separator: "\r\n").first { $0.hasPrefix("Authorization") }
        }
        #expect(signatures.count == 3)
        #expect(Set(signatures).count == 3)
    }

    @Test("sends a body with its type, an empty one too", arguments: ["{}", ""])
    func posts(text: String) throws {
        let server = try CannedServer(Self.answer)
        defer { server.stop() }
        let request = HTTPRequest(.post, server.url, body: .init("application/json", Array(text.utf8)))
        _ = try HTTPTransport().sendAndWait(request)
        let sent = server.requests.joined()
        #expect(sent.hasPrefix("POST /MAAS HTTP/1.1"))
        #expect(sent.contains("Content-Type: application/json\r\n"))
        #expect(sent.contains("Content-Length: \(text.utf8.count)\r\n"))
    }

    @Test("follows no redirect, so that no signature goes elsewhere")
    func redirect() throws {
        let other = try CannedServer(Self.answer)
        let server = try CannedServer(
            "HTTP/1.1 301 Moved\r\nLocation: \(other.url)\r\nContent-Length: 0\r\n\r\n"
        )
        defer {
            other.stop()
            server.stop()
        }
        #expect(try send(server.url, key: "ck:tk:ts").status == 301)
        #expect(other.requests.isEmpty)
    }

    @Test("says that nobody listens")
    func refused() throws {
        let server = try CannedServer(Self.answer)
        server.stop()
        _ = try? send(server.url)
        let error = #expect(throws: MaasError.self) { try send("http://127.0.0.1:1/MAAS") }
        #expect(error?.code == .connectionRefused)
        #expect(error?.code.isUnreachable == true)
    }

    @Test("says that the name is unknown")
    func unknownName() {
        let error = #expect(throws: MaasError.self) { try send("http://nosuch.invalid/MAAS") }
        #expect(error?.code == .nameNotFound)
    }

    @Test("says that no answer came in time")
    func timeLimit() throws {
        let server = try CannedServer(nil)
        defer { server.stop() }
        let error = #expect(throws: MaasError.self) {
            try send(server.url, options: .init(timeLimit: .milliseconds(200)))
        }
        #expect(error?.code == .timedOut)
        #expect(error?.message.contains("takes the connection, and gives no answer in time") == true)
    }

    @Test("says that there is no TLS where there is none")
    func noTLS() throws {
        let server = try CannedServer(Self.answer)
        defer { server.stop() }
        let error = #expect(throws: MaasError.self) { try send("https://127.0.0.1:\(server.port)/MAAS") }
        #expect(error?.code == .tlsToPlainHTTP)
        #expect(error?.message.contains("one for plain HTTP") == true)
    }

    @Test("says which file of certificates it cannot read")
    func certificateFile() {
        let options = HTTPOptions(timeLimit: .seconds(600), trust: .authorities(file: "/nosuch/ca.pem"))
        let error = #expect(throws: MaasError.self) { try send("https://127.0.0.1:1/MAAS", options: options) }
        #expect(error?.code == .unreadableCertificates)
        #expect(error?.message.contains("/nosuch/ca.pem") == true)
    }

    @Test("takes no more than it was told to")
    func sizeLimit() throws {
        let server = try CannedServer(Self.answer)
        defer { server.stop() }
        let error = #expect(throws: MaasError.self) {
            try send(server.url, options: .init(timeLimit: .seconds(600), sizeLimit: 16))
        }
        #expect(error?.code == .notMaas)
    }

    @Test("knows what is no HTTP", arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "\r\n\r\n"])
    func noHTTP(text: String) throws {
        let server = try CannedServer(text)
        defer { server.stop() }
        let error = #expect(throws: MaasError.self) { try send(server.url) }
        #expect(error?.code == .notMaas)
    }

    @Test("asks no other scheme", arguments: ["file:///etc/passwd", "ftp://127.0.0.1/x"])
    func schemes(url: String) {
        #expect(throws: MaasError.self) { try send(url) }
    }
}
