import ChildProcess
import Foundation

/// The files of a region's TLS: an authority of its own, and what that authority certifies for 127.0.0.1 and localhost.
struct TLSCertificates {
    /// The directory: `ca.pem`, `cert.pem` and their keys.
    let folder: String
    /// The authority's certificate.
    var authority: String { folder + "/ca.pem" }

    /// Makes the files, unless they are there. Keys are of ECDSA P-256, which takes milliseconds.
    ///
    /// - Throws: ``SimulationError`` when `openssl` or `socat` is missing.
    func make() throws {
        for tool in ["openssl", "socat"] where !Self.isInstalled(tool) {
            throw SimulationError("TLS needs \(tool), which is not installed; run: apt install \(tool)")
        }
        guard !FileManager.default.fileExists(atPath: folder + "/cert.pem") else { return }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try openssl("/CN=simulated authority", key: "ca.key", certificate: "ca.pem")
        try openssl(
            "/CN=simulated region", key: "key.pem", certificate: "cert.pem", "-addext",
            "subjectAltName=IP:127.0.0.1,DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE", "-CA",
            "ca.pem",
            "-CAkey", "ca.key")
    }

    /// Whether `tool` is in the `PATH`.
    static func isInstalled(_ tool: String) -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)") }
    }

    private func openssl(_ subject: String, key: String, certificate: String, _ more: String...) throws {
        let arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
            "-subj", subject, "-keyout", key, "-out", certificate,
        ]
        let result: ChildProcess.Result
        do {
            result = try ChildProcess(
                "openssl", arguments: arguments + more, directory: folder, timeLimit: .seconds(60)
            ).run()
        } catch {
            throw SimulationError("\(error)")
        }
        guard result.succeeded else {
            throw SimulationError("openssl, which must be version 3 or later, made no certificate: \(result.error)")
        }
    }
}
