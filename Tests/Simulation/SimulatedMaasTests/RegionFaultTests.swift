import Foundation
import MaasClient
import SealedStore
import TestSupport
import Testing

@testable import SimulatedMaas

@Suite("A region on which faults are wished")
struct RegionFaultTests {
    /// Calls `body` with a region and a client that tries each request once.
    private func run(_ body: (String, MaasClient) async throws -> Void) async throws {
        try await TestRegion.run { region in
            let key = try APIKey(region.region.apiKey())
            let options = HTTPOptions(timeLimit: HTTPOptions.patience, retries: .never)
            try await body(
                region.directory.path, MaasClient(url: try MaasURL(region.url), apiKey: key, options: options))
        }
    }

    private func code(_ client: MaasClient) async -> MaasError.Code? {
        do throws(MaasError) {
            _ = try await client.whoami()
            return nil
        } catch {
            return error.code
        }
    }

    @Test("lets as many answers go wrong as it was told, in that order")
    func order() async throws {
        try await run { (root, client) async throws -> Void in
            try SimulatedRegion.inject(.unavailable(retryAfter: 7), times: 2, root: root)
            try SimulatedRegion.inject(.cut, times: 1, root: root)
            try SimulatedRegion.inject(.clock(ahead: 1000), times: 1, root: root)
            let error = await #expect(throws: MaasError.self) { try await client.whoami() }
            #expect(error?.retryAfter == 7)
            var codes: [MaasError.Code?] = []
            for _ in 0..<4 { codes.append(await code(client)) }
            #expect(codes == [.unavailable, .connectionFailed, .clockSkew, nil])
        }
    }

    @Test("goes on with it until it is mended")
    func mended() async throws {
        try await run { (root, client) async throws -> Void in
            try SimulatedRegion.inject(.unavailable(retryAfter: nil), root: root)
            for _ in 0..<3 { #expect(await code(client) == .unavailable) }
            try SimulatedRegion.mend(root: root)
            #expect(await code(client) == nil)
        }
    }

    @Test("gives a key to who has the password, and changes what MAAS lets be changed")
    func changes() async throws {
        try await TestRegion.run { try await changes($0.region, $0.url) }
    }

    private func changes(_ region: SimulatedRegion, _ url: String) async throws {
        await #expect(throws: MaasError.self) {
            try await MaasClient.login(url: url, username: "admin", password: SecretBytes(utf8: ""))
        }
        try region.setPassword("p ä&s")
        let client = try await MaasClient.login(url: url, username: "admin", password: SecretBytes(utf8: "p ä&s"))
        var own = try #require(try await client.regionControllers.list().first)
        try await own.update(description: "the boss & more", zone: "default", domain: "maas")
        #expect(own.description == "the boss & more")
        try await own.refresh()
        #expect(own.description == "the boss & more")
        for (zone, domain) in [("nozone", nil), (nil, "nodomain")] as [(String?, String?)] {
            let error = await #expect(throws: MaasError.self) { try await own.update(zone: zone, domain: domain) }
            #expect(error?.code == .badRequest)
            #expect(error?.fields.isEmpty == false)
        }
    }

    @Test("answers as whoever is on the way does, when it is told to", arguments: FalseAnswer.allCases)
    func lies(answer: FalseAnswer) async throws {
        try await TestRegion.run { region in
            try SimulatedRegion.inject(.answer(answer), times: 1, root: region.directory.path)
            let transport = HTTPTransport(options: .init(timeLimit: .seconds(600), retries: .never))
            let request = HTTPRequest(.get, region.url + "/api/2.0/version/")
            let first = try await transport.send(request, signedWith: APIKey("a:b:c"))
            let expected: [FalseAnswer: Int] = [
                .proxyDenied: 403, .proxyAuthentication: 407, .badGateway: 502, .gatewayTimeout: 504, .notFound: 404,
                .redirect: 302, .echo: 500,
            ]
            #expect(first.status == expected[answer] ?? 200)
            if answer == .echo { #expect(first.text.contains("%26c")) }
            #expect(try await transport.send(HTTPRequest(.get, region.url + "/api/2.0/version/")).status == 200)
        }
    }

    @Test("is late by as much as it is told, also beyond the quarter of a minute after which servers give up")
    func slow() async throws {
        try await run { (root, client) async throws -> Void in
            try SimulatedRegion.inject(.slow(seconds: 16), times: 1, root: root)
            let start = ContinuousClock.now
            #expect(try await client.version().version == "3.7.3")
            #expect(ContinuousClock.now - start > .seconds(16))
        }
    }
}
