import Testing

@testable import MaasClient

@Suite("A deletion whose answer is lost is looked after")
struct LostDeletionTests {
    private static let html = "HTTP/1.1 502 X\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
    private static let missing =
        "HTTP/1.1 404 X\r\nContent-Type: text/plain\r\nContent-Length: 32\r\n\r\nNo Node matches the given query."
    private static let page = "HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
    private static let failed = "HTTP/1.1 500 X\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\noops"

    private static func node(_ type: Int) -> String {
        CannedServer.json("{\"system_id\":\"a\",\"node_type\":\(type)}")
    }

    private func delete(_ answers: [String], retries: RetryPolicy = RetryPolicy()) async throws -> Remains {
        let server = try CannedServer(answers)
        defer { server.stop() }
        let options = HTTPOptions(timeLimit: .seconds(20), proxy: "", retries: retries)
        let client = MaasClient(url: try MaasURL(server.url), apiKey: try APIKey("ck:tk:ts"), options: options)
        return try await client.rackControllers.delete(systemID: "a")
    }

    @Test(
        "until MAAS says that it is gone, whatever came instead of the answer",
        arguments: [[""], [html], [html, html, html], ["", "", html]])
    func gone(answers: [String]) async throws {
        #expect(try await delete(answers + [Self.missing]) == .nothing)
    }

    @Test("until MAAS says what it has kept it as", arguments: [[""], [html, html]])
    func kept(answers: [String]) async throws {
        guard case .node(let node) = try await delete(answers + [Self.node(3)]) else {
            Issue.record("it is said to be gone")
            return
        }
        #expect(node.type == .regionController)
    }

    @Test(
        "and unknown when nobody says, or it is still there",
        arguments: [["", node(2)], [html, node(4)], [html, html], [page, page], ["", failed]])
    func unknown(answers: [String]) async throws {
        let error = await #expect(throws: MaasError.self) { try await delete(answers, retries: .never) }
        #expect(error?.code == .unknownOutcome || (error?.code == .server && answers[1] == Self.failed))
    }

    @Test("and MAAS's own refusal is a refusal")
    func refused() async throws {
        let refusal = "HTTP/1.1 400 X\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nUnable to"
        let error = await #expect(throws: MaasError.self) { try await delete([refusal, Self.node(2)]) }
        #expect(error?.code == .badRequest)
        let failure = await #expect(throws: MaasError.self) { try await delete([Self.failed, Self.node(2)]) }
        #expect(failure?.code == .server)
    }

    @Test("and a deletion that went well is not taken back when MAAS can't say what is left")
    func unknownRemains() async throws {
        let done = "HTTP/1.1 204 X\r\n\r\n"
        let error = await #expect(throws: MaasError.self) { try await delete([done, Self.html], retries: .never) }
        #expect(error?.code == .unknownOutcome)
        #expect(error?.message.contains("was deleted") == true)
    }
}
