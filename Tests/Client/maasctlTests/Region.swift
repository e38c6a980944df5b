import ChildProcess
import Foundation
import TestSupport
import Testing

/// A simulated region as a process of its own, and `maasctl` to ask it.
struct Region {
    let directory: TemporaryDirectory
    let url: String
    let key: String
    var root: String { directory.path + "/root" }
    private let process: Process

    private static let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path

    /// Runs `body` with a region whose user `admin` has the password `let me in`, and ends it after.
    static func run(tls: Bool = false, _ body: (Region) async throws -> Void) async throws {
        let region = try await Region(tls: tls)
        do {
            try await body(region)
        } catch {
            await region.process.end()
            throw error
        }
        await region.process.end()
    }

    private init(tls: Bool) async throws {
        directory = try TemporaryDirectory()
        let path = directory.path
        try FileManager.default.createDirectory(atPath: path + "/root", withIntermediateDirectories: true)
        try Data("let me in\n".utf8).write(to: URL(filePath: path + "/password"))
        process = Process()
        process.executableURL = URL(filePath: Self.folder + "/maas-sim")
        process.arguments = [
            "region", "--root", path + "/root", "--version", "3.7.3", "--pid-file", path + "/ready", "--api-key-file",
            path + "/key", "--password-file", path + "/password",
        ]
        if tls { process.arguments?.append("--tls") }
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        for _ in 0..<6000 where !FileManager.default.fileExists(atPath: path + "/ready") {
            try await Task.sleep(for: .milliseconds(50))
        }
        key = try String(contentsOfFile: path + "/key", encoding: .utf8)
        let settings = try String(
            contentsOfFile: path + "/root/var/snap/maas/current/regiond.conf", encoding: .utf8)
        let line = settings.split(separator: "\n").first { $0.hasPrefix("maas_url: ") } ?? ""
        url = String(line.dropFirst("maas_url: ".count))
    }

    /// Runs `maasctl` with profiles of its own; `variables` are added to an environment that is empty but for that.
    func maasctl(
        _ arguments: String..., input: String? = nil, variables: [String: String] = [:]
    ) throws -> ChildProcess.Result {
        try maasctl(arguments, input: input, variables: variables)
    }

    func maasctl(
        _ arguments: [String], input: String? = nil, variables: [String: String] = [:]
    ) throws -> ChildProcess.Result {
        let environment = variables.merging(["XDG_CONFIG_HOME": directory.path + "/config"]) { $1 }
        return try ChildProcess(
            Self.folder + "/maasctl", arguments: arguments, environment: environment, timeLimit: .seconds(600)
        ).run(input: input.map { .bytes(Array($0.utf8)) } ?? .null)
    }

    /// Runs `maas-sim` on the region.
    func simulate(_ verb: String, _ arguments: String...) throws {
        let result = try ChildProcess(
            Self.folder + "/maas-sim", arguments: [verb, "--root", root] + arguments, environment: [:],
            timeLimit: .seconds(600)
        ).run()
        #expect(result.succeeded, "\(result.complaint)")
    }
}

extension ChildProcess.Result {
    var output: String { String(decoding: standardOutput, as: UTF8.self) }
    var complaint: String { String(decoding: standardError, as: UTF8.self) }

    /// The output as JSONSerialization reads it.
    var json: Any? { try? JSONSerialization.jsonObject(with: Data(standardOutput)) }
}
