import ChildProcess
import Foundation
import MaasClient
import TestSupport
import Testing

@testable import SimulatedMaas

/// The programs of this package, where the build put them.
enum Program {
    private static let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
    static let maasSim = folder + "/maas-sim"
    static let maasctl = folder + "/maasctl"
}

/// A machine with the simulated commands, whose service is stopped with the last reference to it.
final class TestMachine {
    let directory: TemporaryDirectory
    let machine: SimulatedMachine
    var files: MachineFiles { machine.files }

    /// A machine; with `channel`, the MAAS snap of that channel is installed.
    init(hostname: String = "rack-1", macAddresses: [String] = [], channel: String? = "3.7/stable") throws {
        directory = try TemporaryDirectory()
        machine = SimulatedMachine(root: directory.path)
        try machine.installCommands(program: Program.maasSim)
        try machine.setIdentity(hostname: hostname, macAddresses: macAddresses)
        if let channel { try machine.install(#require(SnapStore.snap(in: SnapChannel(channel)))) }
    }

    deinit { try? RackService(machine: machine).stop() }

    /// Runs `maas` without any environment.
    func maas(_ arguments: String..., input: String? = nil) throws -> ChildProcess.Result {
        try run("snap/bin/maas", arguments, input: input)
    }

    /// Runs `snap` without any environment.
    func snap(_ arguments: String...) throws -> ChildProcess.Result { try run("usr/bin/snap", arguments) }

    /// Runs the command at `path` below the root.
    func run(
        _ path: String, _ arguments: [String], input: String? = nil, timeLimit: Duration = .seconds(600)
    ) throws -> ChildProcess.Result {
        try ChildProcess(
            "\(directory.path)/\(path)", arguments: arguments, environment: [:], timeLimit: timeLimit
        ).run(input: input.map { .bytes(Array($0.utf8)) } ?? .null)
    }

    /// Enrolls as a charm does: the secret on standard input.
    func enroll(url: String, secret: String) throws {
        let result = try maas("init", "rack", "--maas-url", url, "--force", input: secret + "\n")
        #expect(result.succeeded)
    }
}

/// A region that runs as a process of its own, as blocking calls from tests would take the threads that it needs here.
struct TestRegion {
    let directory: TemporaryDirectory
    let region: SimulatedRegion
    let url: String
    var store: RegionStore { RegionStore(files: MachineFiles(root: directory.path)) }
    var secret: String { get throws { try #require(store.files.text(at: store.files.secret)) } }

    /// Runs `body` with a region, and ends it after.
    static func run(_ body: (TestRegion) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        try await run(in: directory, body: body)
    }

    /// Runs `body` with the region at `directory`, and ends it after.
    static func run(
        in directory: TemporaryDirectory, _ options: String..., body: (TestRegion) async throws -> Void
    ) async throws {
        let process = try await start(root: directory.path, options)
        do {
            let region = try SimulatedRegion(root: directory.path)
            let files = MachineFiles(root: directory.path)
            let url = try #require(files.maasURLs(at: files.regionConfiguration).first)
            try await body(TestRegion(directory: directory, region: region, url: url))
        } catch {
            await process.end()
            throw error
        }
        await process.end()
    }

    /// Starts `maas-sim region` and waits until it answers.
    static func start(root: String, _ options: [String] = []) async throws -> Process {
        let ready = root + "/ready"
        try? FileManager.default.removeItem(atPath: ready)
        let process = Process()
        process.executableURL = URL(filePath: Program.maasSim)
        process.arguments = ["region", "--root", root, "--version", "3.7.3", "--pid-file", ready] + options
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        guard try await eventually({ FileManager.default.fileExists(atPath: ready) }) else {
            await process.end()
            throw SimulationError("the region does not start")
        }
        return process
    }

    /// A client with the key of an administrator.
    func client() throws -> MaasClient {
        MaasClient(url: try MaasURL(url), apiKey: try APIKey(region.apiKey()), options: .patient)
    }

    /// The rack of name `hostname` as soon as it is in `state`; nil when that does not come.
    func rack(
        _ hostname: String, in state: Health.State, where isWanted: (RackController) -> Bool = { _ in true }
    ) async throws -> RackController? {
        let client = try client()
        for _ in 0..<6000 {
            let rack = try await client.rackControllers.list(hostnames: [hostname]).first
            if let rack, rack.health.state == state, isWanted(rack) { return rack }
            try await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }
}

extension ChildProcess.Result {
    var output: String { String(decoding: standardOutput, as: UTF8.self) }
    var complaint: String { String(decoding: standardError, as: UTF8.self) }
}

/// Waits until `condition` holds, and says whether it does; gives up only after so long that no load explains it.
func eventually(_ condition: () throws -> Bool) async throws -> Bool {
    for _ in 0..<6000 {
        if try condition() { return true }
        try await Task.sleep(for: .milliseconds(50))
    }
    return false
}

extension HTTPOptions {
    /// How long a test waits for a server that shares two cores, and its threads, with everything else.
    static let patience = Duration.seconds(6 * 3600)
    /// Options of a client that waits so long.
    static let patient = HTTPOptions(timeLimit: patience)
}
