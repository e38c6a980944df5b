import Foundation
import MaasClient
import TestSupport
import Testing

@testable import SimulatedMaas

@Suite("A server that speaks HTTP/2 alone")
struct HTTP2Tests {
    @Test(
        "is answered with it, many requests at a time over one connection",
        .enabled(
            if: Commands.areInstalled("openssl", "socat", "nghttpd"),
            "there is no nghttpd; scripts/setup nghttp2-server openssl socat installs what is needed"))
    func speaks() async throws {
        let directory = try TemporaryDirectory()
        let certificates = TLSCertificates(folder: directory.path + "/tls")
        try certificates.make()
        try Data("{}".utf8).write(to: URL(filePath: directory.path + "/file"))
        let (process, port) = try await start(in: directory.path)
        let options = HTTPOptions(
            timeLimit: HTTPOptions.patience, trust: .authorities(file: certificates.authority), connectionLimit: 1)
        let transport = HTTPTransport(options: options)
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 {
                group.addTask { try await transport.send(HTTPRequest(.get, "https://127.0.0.1:\(port)/file")).text }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(texts == Array(repeating: "{}", count: 50))
        await process.end()
    }

    /// Starts nghttpd, which must be told a port, at the first one of several that is free.
    private func start(in folder: String) async throws -> (Process, Int) {
        for _ in 0..<10 {
            let port = Int.random(in: 20_000..<32_000)
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [
                "nghttpd", "--address=127.0.0.1", "--htdocs=\(folder)", "\(port)", "\(folder)/tls/key.pem",
                "\(folder)/tls/cert.pem",
            ]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            let probe = HTTPTransport(options: .init(trust: .insecurelyAnybody, retries: .never))
            let isUp = try await eventually {
                if !process.isRunning { return true }
                return (try? probe.sendAndWait(HTTPRequest(.get, "https://127.0.0.1:\(port)/file"))) != nil
            }
            if isUp, process.isRunning { return (process, port) }
            await process.end()
        }
        throw SimulationError("nghttpd does not start")
    }
}
