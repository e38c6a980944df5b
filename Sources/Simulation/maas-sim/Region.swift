import ArgumentParser
import Foundation
import SimulatedMaas

/// Runs a region until it is ended or its directory is gone.
struct Region: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a region controller on the machine at a root directory.",
        discussion: """
            Writes the files of a region's snap, and the machine's maas and snap commands, below the directory; keeps its
            state there. Prints its URL once it answers, and runs until it is ended (TERM) or the directory is gone.
            """
    )

    @Option(help: "The directory that stands for the machine's /.")
    var root: String

    @Option(help: "The TCP port on 127.0.0.1; 0 for the one used before, or else any.")
    var port: UInt16 = 0

    @Flag(
        help:
            "Serve over TLS (needs openssl and socat), with an authority whose certificate is var/lib/maas-sim/tls/ca.pem."
    )
    var tls = false

    @Option(help: "A file with a password (one line) for the user admin to log in with.")
    var passwordFile: String?

    @Option(help: "The region's host name, when it is new.")
    var name = "region-1"

    @Option(help: "The MAAS version, when it is new.")
    var version = "3.6.5"

    @Option(help: "The root directory of another region's machine, whose MAAS this is to be a further region of.")
    var database: String?

    @Option(help: "How long the region takes to restart, in seconds.")
    var restartDuration: Double?

    @Option(help: "A file for the process's id, written once the region answers.")
    var pidFile: String?

    @Option(help: "An open file to which a line is written once the region answers.")
    var readyFd: Int32?

    @Option(help: "A file (mode 0600) for an administrator's API key.")
    var apiKeyFile: String?

    func run() async throws {
        let region = try SimulatedRegion(
            root: root, name: name, version: version, database: database, program: ownPath())
        if let restartDuration { try region.setRestartDuration(restartDuration) }
        if let passwordFile {
            let text = String(decoding: FileManager.default.contents(atPath: passwordFile) ?? Data(), as: UTF8.self)
            try region.setPassword(String(text.prefix { !$0.isNewline }))
        }
        let url = try await tls ? region.startWithTLS(port: port) : region.start(port: port)
        if let apiKeyFile { try Self.write(try region.apiKey() + "\n", to: apiKeyFile, mode: 0o600) }
        if let pidFile { try Self.write("\(ProcessInfo.processInfo.processIdentifier)\n", to: pidFile, mode: 0o644) }
        print(url)
        if tls { print("plain: \(try region.plainURL)") }
        fflush(nil)
        if let readyFd {
            try FileHandle(fileDescriptor: readyFd, closeOnDealloc: true).write(contentsOf: Data("\(url)\n".utf8))
        }
        while FileManager.default.fileExists(atPath: region.root + "/var/lib/maas-sim") {
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Writes a file that appears whole, and with its mode from the start.
    private static func write(_ text: String, to path: String, mode: Int) throws {
        let new = path + ".new"
        guard
            FileManager.default.createFile(
                atPath: new,
                contents: Data(text.utf8),
                attributes: [.posixPermissions: mode]
            ), rename(new, path) == 0
        else { throw ValidationError("cannot write \(path)") }
    }
}
