import Foundation
import MaasClient
import SealedStore
import TestSupport
import Testing

@testable import SimulatedMaas

@Suite("A region on which faults are wished")
struct RegionFaultTests {
    /// Calls `body` with a region in this process and a client that tries each request once.
    private func run(_ body: (String, MaasClient) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let region = try SimulatedRegion(root: directory.path)
        let url = try await region.start()
        let options = HTTPOptions(timeLimit: .seconds(60), retries: .never)
        try await body(
            directory.path, MaasClient(url: try MaasURL(url), apiKey: try APIKey(region.apiKey()), options: options))
        await region.stop()
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
        let directory = try TemporaryDirectory()
        let region = try SimulatedRegion(root: directory.path)
        let url = try await region.start()
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
        await region.stop()
    }
}
