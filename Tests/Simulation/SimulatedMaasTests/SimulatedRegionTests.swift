import Foundation
import MaasClient
import TestSupport
import Testing

@testable import SimulatedMaas

@Suite("A region in this process")
struct SimulatedRegionTests {
    @Test("answers on a port of its own until it is stopped, and is the same when it starts again")
    func lifecycle() async throws {
        let directory = try TemporaryDirectory()
        let region = try SimulatedRegion(root: directory.path, name: "boss", version: "3.4.10")
        let url = try await region.start()
        let client = MaasClient(
            url: try MaasURL(url), apiKey: try APIKey(region.apiKey()), options: .init(timeLimit: .seconds(600)))
        #expect(try await client.version().version == "3.4.10")
        #expect(try await client.regionControllers.list().map(\.hostname) == ["boss"])
        await region.stop()
        let again = try SimulatedRegion(root: directory.path)
        #expect(try await again.start() == url)
        #expect(try await client.whoami().isSuperuser)
        await again.stop()
    }

    @Test("refuses a port that is taken")
    func taken() async throws {
        let (first, second) = (try TemporaryDirectory(), try TemporaryDirectory())
        let region = try SimulatedRegion(root: first.path)
        let url = try MaasURL(await region.start()).description
        let port = try #require(url.split(separator: ":").last.flatMap { UInt16($0.prefix { $0 != "/" }) })
        await #expect(throws: (any Error).self) { try await SimulatedRegion(root: second.path).start(port: port) }
        await region.stop()
    }
}
