import ChildProcess
import Foundation
import MaasClient
import TestSupport
import Testing

@testable import SimulatedMaas

@Suite("maas-sim")
struct MaasSimTests {
    private func maasSim(_ arguments: String...) throws -> ChildProcess.Result {
        try ChildProcess(Program.maasSim, arguments: arguments, environment: [:], timeLimit: .seconds(600)).run()
    }

    @Test("runs a region whose files and API agree, until its directory is gone")
    func region() async throws {
        let parent = try TemporaryDirectory()
        let root = parent.path + "/region"
        let process = Process()
        process.executableURL = URL(filePath: Program.maasSim)
        process.arguments = [
            "region", "--root", root, "--name", "boss", "--pid-file", parent.path + "/pid", "--api-key-file",
            parent.path + "/key",
        ]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let files = MachineFiles(root: root)
        #expect(try await eventually { files.text(at: parent.path + "/pid") == "\(process.processIdentifier)" })

        let mode = try FileManager.default.attributesOfItem(atPath: parent.path + "/key")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(files.mode == "region")
        #expect(files.text(at: files.secret)?.count == 32)
        let url = try #require(files.maasURLs(at: files.regionConfiguration).first)
        let key = try APIKey(try #require(files.text(at: parent.path + "/key")))
        let client = MaasClient(url: try MaasURL(url), apiKey: key, options: .patient)
        #expect(try await client.whoami().isSuperuser)
        #expect(try await client.version().version == "3.6.5")
        let region = try #require(try await client.regionControllers.list().first)
        #expect(region.hostname == "boss")
        #expect(files.text(at: files.maasID) == region.systemID)

        let secret = files.text(at: files.secret)
        #expect(try maasSim("rotate", "--root", root).succeeded)
        #expect(files.text(at: files.secret) != secret)
        let added = try maasSim("add-machine", "--root", root, "--hostname", "m")
        #expect(try await client.nodes.list(hostnames: ["m"]).map { $0.systemID + "\n" } == [added.output])

        try FileManager.default.removeItem(atPath: root)
        #expect(try await eventually { !process.isRunning })
        #expect(!FileManager.default.fileExists(atPath: root))
    }

    @Test("says in one line what is missing or damaged")
    func damaged() throws {
        let directory = try TemporaryDirectory()
        let none = try maasSim("rotate", "--root", directory.path)
        #expect(!none.succeeded)
        #expect(none.complaint.contains("there is no simulated region"))
        let files = MachineFiles(root: directory.path)
        try files.makeDirectories()
        try files.write("{", to: files.regionState, mode: 0o600)
        let damaged = try maasSim("region", "--root", directory.path)
        #expect(!damaged.succeeded)
        #expect(damaged.complaint.contains("region.json is damaged"))
    }

    @Test("wrong usage ends with 2, and help with 0")
    func usage() throws {
        for arguments in [["frobnicate"], ["rotate"], ["region", "--frobnicate"]] {
            let result = try ChildProcess(
                Program.maasSim, arguments: arguments, environment: [:], timeLimit: .seconds(600)
            ).run()
            #expect(result.ending == .exited(2))
            #expect(result.error.hasPrefix("Error: "))
        }
        #expect(try maasSim("--help").succeeded)
    }

    @Test("makes a machine of a directory")
    func image() throws {
        let directory = try TemporaryDirectory()
        #expect(
            try maasSim("install-image", directory.path, "--hostname", "rack-9.example", "--mac", "aa:bb").succeeded)
        let files = MachineFiles(root: directory.path)
        #expect(files.hostname == "rack-9.example")
        #expect(files.macAddresses == ["aa:bb"])
        for path in files.snapCommands { #expect(FileManager.default.isExecutableFile(atPath: path)) }
    }

    @Test("leaves no process of a rack behind when the machine is gone")
    func noOrphans() async throws {
        let machine = try TestMachine()
        try machine.enroll(url: "http://127.0.0.1:1/MAAS", secret: "0123456789abcdef0123456789abcdef")
        let root = machine.directory.path
        #expect(try await eventually { Self.processes(mentioning: root) == 1 })
        try FileManager.default.removeItem(atPath: root)
        #expect(try await eventually { Self.processes(mentioning: root) == 0 })
        #expect(!FileManager.default.fileExists(atPath: root))
    }

    private static func processes(mentioning text: String) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { name in
            guard Int(name) != nil, let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
                return false
            }
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return words.contains("rackd") && words.contains(text)
        }.count
    }
}
