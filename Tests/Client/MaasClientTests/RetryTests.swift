import Testing

@testable import MaasClient

@Suite("A request that fails")
struct RetryTests {
    private static let good = CannedServer.json("{}")
    private static let policy = RetryPolicy(tries: 3, firstPause: .milliseconds(5), longestPause: .seconds(1))

    private func send(
        _ method: HTTPRequest.Method, _ answers: [String], policy: RetryPolicy = policy
    ) async throws -> (answer: Result<HTTPAnswer, any Error>, requests: [String]) {
        let server = try CannedServer(answers)
        defer { server.stop() }
        let transport = HTTPTransport(options: .init(timeLimit: .seconds(600), retries: policy))
        let key = try APIKey("ck:tk:ts")
        do {
            let answer = try await transport.send(HTTPRequest(method, server.url), signedWith: key)
            return (.success(answer), server.requests)
        } catch {
            return (.failure(error), server.requests)
        }
    }

    private static func answer(_ status: Int, _ headers: String = "", _ text: String = "") -> String {
        "HTTP/1.1 \(status) X\r\n\(headers)Content-Length: \(text.utf8.count)\r\n\r\n\(text)"
    }

    @Test(
        "is tried again when it reads and the failure may pass, signed anew each time",
        arguments: ["", answer(502), answer(503), answer(504), answer(409), answer(503, "Retry-After: 0\r\n")])
    func again(failure: String) async throws {
        let (result, requests) = try await send(.get, [failure, failure, Self.good])
        #expect(try result.get().status == 200)
        let signatures = requests.compactMap { $0.split(separator: "\r\n").first { $0.hasPrefix("Authorization") } }
        #expect(Set(signatures).count == requests.count)
        #expect(requests.count >= 3)
    }

    @Test(
        "is not tried again when that would not help", arguments: [400, 401, 403, 404, 405, 410, 500, 501])
    func notAgain(status: Int) async throws {
        let (result, requests) = try await send(.get, [Self.answer(status), Self.good])
        #expect(try result.get().status == status)
        #expect(requests.count == 1)
    }

    @Test(
        "is not tried again when it changes something and may have done so",
        arguments: [HTTPRequest.Method.post, .put, .delete])
    func changes(method: HTTPRequest.Method) async throws {
        let (lost, requests) = try await send(method, ["", Self.good])
        #expect(throws: MaasError.self) { try lost.get() }
        #expect(requests.count == 1)
        let (unavailable, once) = try await send(method, [Self.answer(503), Self.good])
        #expect(try unavailable.get().status == 503)
        #expect(once.count == 1)
    }

    @Test("that changes something is tried again when MAAS asks for it", arguments: [409, 503])
    func asked(status: Int) async throws {
        let (result, requests) = try await send(.delete, [Self.answer(status, "Retry-After: 0\r\n"), Self.good])
        #expect(try result.get().status == 200)
        #expect(requests.count == 2)
    }

    @Test("is given up after the last try, and when MAAS asks for too much patience")
    func givesUp() async throws {
        let (result, requests) = try await send(.get, [Self.answer(503)])
        #expect(try result.get().status == 503)
        #expect(requests.count == 3)
        let (asked, once) = try await send(.get, [Self.answer(503, "Retry-After: 60\r\n"), Self.good])
        #expect(try asked.get().status == 503)
        #expect(once.count == 1)
        let (never, one) = try await send(.get, [Self.answer(503), Self.good], policy: .never)
        #expect(try never.get().status == 503)
        #expect(one.count == 1)
    }

    @Test("is tried again when its nonce was seen before, for libcurl itself may have sent it twice")
    func nonce() async throws {
        let text = "Authorization Error: 'Nonce already used: 1'"
        let (result, requests) = try await send(.get, [Self.answer(401, "", text), Self.good])
        #expect(try result.get().status == 200)
        #expect(requests.count == 2)
    }

    @Test("waits twice as long each time, up to a limit, and as long as it is asked to")
    func pauses() throws {
        let policy = RetryPolicy(tries: 10, firstPause: .seconds(1), longestPause: .seconds(5))
        for (tries, range) in [(1, 0.5...1), (2, 1...2), (3, 2...4), (4, 2.5...5), (9, 2.5...5)] {
            let pause = try #require(policy.pause(after: tries, of: .get, failure: .connectionLost))
            #expect(
                pause >= .milliseconds(Int(range.lowerBound * 1000))
                    && pause <= .milliseconds(Int(range.upperBound * 1000)))
        }
        let asked = RetryPolicy.Failure.status(503, retryAfter: 3, text: "")
        #expect(policy.pause(after: 1, of: .put, failure: asked) == .seconds(3))
        #expect(policy.pause(after: 10, of: .get, failure: asked) == nil)
    }
}
