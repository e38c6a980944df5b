import Foundation

/// TLS before a server that has none: `socat`, with a certificate for 127.0.0.1.
///
/// It ends with ``stop()`` or with this process, however that ends: a shell kills it when the pipe on its input is closed.
final class TLSFront: Sendable {
    /// The TCP port on 127.0.0.1.
    let port: UInt16
    private let process: Process
    private let lifeline: Pipe

    /// Leads `port`, 0 for any that is free, to `inner`; the certificate is in `folder`, which also takes a log.
    init(certificate folder: String, port: UInt16, to inner: UInt16) async throws {
        let log = folder + "/socat.log"
        try? FileManager.default.removeItem(atPath: log)
        let files = "cert=\(folder)/cert.pem,key=\(folder)/key.pem"
        lifeline = Pipe()
        // Other children of this process must not keep it open.
        _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            // What is not asked politely cannot hold the signal back.
            "-c", "socat \"$@\" & read -r _; kill -KILL $!", "sh", "-d", "-d", "-lf", log,
            "OPENSSL-LISTEN:\(port),bind=127.0.0.1,reuseaddr,fork,verify=0,\(files)", "TCP4:127.0.0.1:\(inner)",
        ]
        process.standardInput = lifeline
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        do {
            self.port = try await Self.port(in: log)
        } catch {
            try? lifeline.fileHandleForWriting.close()
            throw error
        }
    }

    /// Ends it; connections that are open end with those of the server behind it.
    func stop() { try? lifeline.fileHandleForWriting.close() }

    /// The port, as soon as the log tells it.
    private static func port(in log: String) async throws -> UInt16 {
        for _ in 0..<1200 {
            let lines = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
                .split(separator: "\n")
            if let line = lines.first(where: { $0.contains(" listening on ") }),
                let port = line.split(separator: ":").last.flatMap({ UInt16($0) })
            {
                return port
            }
            if let line = lines.first(where: { $0.contains(" E ") }) { throw SimulationError("no TLS: \(line)") }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw SimulationError("socat does not start")
    }
}
