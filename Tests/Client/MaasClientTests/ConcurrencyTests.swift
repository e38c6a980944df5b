import Testing

@testable import MaasClient

@Suite("Many requests")
struct ConcurrencyTests {
    @Test("go over a bounded number of connections, and all are answered")
    func bounded() async throws {
        let server = try CannedServer(CannedServer.json("{}"))
        defer { server.stop() }
        let transport = HTTPTransport(options: .init(connectionLimit: 4))
        let url = server.url
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<500 { group.addTask { try await transport.send(HTTPRequest(.get, url)).status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 500))
        #expect(server.requests.count == 500)
        #expect(server.connections <= 4)
    }

    @Test("end when their task is cancelled, and leave others alone")
    func cancelled() async throws {
        let silent = try CannedServer(nil)
        let server = try CannedServer(CannedServer.json("{}"))
        defer {
            silent.stop()
            server.stop()
        }
        let transport = HTTPTransport(options: .init(timeLimit: .seconds(600), connectionLimit: 2))
        let urls = (silent.url, server.url)
        let waiting = (0..<5).map { _ in Task { try await transport.send(HTTPRequest(.get, urls.0)) } }
        try await Task.sleep(for: .milliseconds(20))
        for task in waiting { task.cancel() }
        for task in waiting {
            let error = await #expect(throws: MaasError.self) { try await task.value }
            #expect(error?.code == .cancelled)
        }
        #expect(try await transport.send(HTTPRequest(.get, urls.1)).status == 200)
    }

    @Test("end at once when their task was cancelled before")
    func cancelledBefore() async throws {
        let silent = try CannedServer(nil)
        defer { silent.stop() }
        let url = silent.url
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await HTTPTransport().send(HTTPRequest(.get, url))
        }
        let error = await #expect(throws: MaasError.self) { try await task.value }
        #expect(error?.code == .cancelled)
    }

    @Test("leave no thread behind when the transport is gone")
    func noThreads() async throws {
        let server = try CannedServer(CannedServer.json("{}"))
        defer { server.stop() }
        weak var driver: HTTPTransport?
        do {
            let transport = HTTPTransport()
            driver = transport
            _ = try await transport.send(HTTPRequest(.get, server.url))
        }
        #expect(driver == nil)
    }
}
