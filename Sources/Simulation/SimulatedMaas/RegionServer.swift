import FlyingFox
import FlyingSocks
import Foundation
import MaasClient

/// The HTTP server of a region, on 127.0.0.1.
actor RegionServer {
    typealias Answering = @Sendable (RegionRequest) async -> FaultyAnswer

    private var running: (server: HTTPServer, task: Task<Void, any Error>)?

    /// Serves on `port`, 0 for any that is free, and returns which it is.
    func start(port: UInt16, answer: @escaping Answering) async throws -> UInt16 {
        let server = HTTPServer(
            address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port), timeout: 86_400, logger: .disabled,
            handler: Handler(answer: answer))
        // Long, since in tests others may hold every thread for a while.
        let waiting = Task { try await server.waitUntilListening(timeout: 600) }
        let task = Task {
            // A server that has failed, as when the port is taken, is not waited for.
            defer { waiting.cancel() }
            try await server.run()
        }
        do {
            try await waiting.value
        } catch {
            task.cancel()
            try await task.value
            throw error
        }
        guard case .ip4(_, let bound) = await server.listeningAddress else {
            task.cancel()
            throw SimulationError("the simulated region's server has no port")
        }
        running = (server, task)
        return bound
    }

    func stop() async {
        guard let running else { return }
        self.running = nil
        await running.server.stop()
        running.task.cancel()
        _ = try? await running.task.value
    }
}

/// From FlyingFox's requests to ours, and back.
private struct Handler: HTTPHandler {
    let answer: RegionServer.Answering

    func handleRequest(_ request: FlyingFox.HTTPRequest) async throws -> HTTPResponse {
        // The path as it was sent: FlyingFox's own one has lost the slash at its end, which matters to MAAS.
        let faulty = await answer(
            RegionRequest(
                method: request.method.rawValue,
                path: request.target.path(percentEncoded: false),
                target: request.target.rawValue,
                query: request.query.map { ($0.name, $0.value) },
                authorization: request.headers[.authorization],
                body: try await request.bodyData
            )
        )
        var headers = HTTPHeaders()
        for (name, value) in faulty.answer.headers { headers[HTTPHeader(name)] = value }
        let status = HTTPStatusCode(faulty.answer.status, phrase: "")
        let body = Data(faulty.answer.body)
        guard faulty.isCut else { return HTTPResponse(statusCode: status, headers: headers, body: body) }
        let half = HTTPBodySequence(from: BrokenOff(bytes: Array(body.prefix(body.count / 2))), count: body.count)
        return HTTPResponse(statusCode: status, headers: headers, body: half)
    }
}

/// Bytes after which the connection breaks.
private struct BrokenOff: AsyncBufferedSequence, AsyncBufferedIteratorProtocol {
    typealias Element = UInt8
    var bytes: [UInt8]

    func makeAsyncIterator() -> BrokenOff { self }

    mutating func next() async throws -> UInt8? { try await nextBuffer(suggested: 1)?.first }

    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
        guard !bytes.isEmpty else { throw SimulationError("the connection breaks off, as asked") }
        defer { bytes.removeFirst(Swift.min(count, bytes.count)) }
        return Array(bytes.prefix(count))
    }
}
