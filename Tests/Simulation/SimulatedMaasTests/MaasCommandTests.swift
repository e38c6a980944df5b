import ChildProcess
import Foundation
import Testing

@testable import SimulatedMaas

@Suite("The maas command")
struct MaasCommandTests {
    @Test("was recorded")
    func recorded() { #expect(!RecordedInit.all.isEmpty) }

    @Test("prints, writes and ends as the real one did", arguments: RecordedInit.all)
    func asRecorded(series: RecordedInit.Series) throws {
        let machine = try TestMachine()
        var before = try snapshot(machine)
        for run in series.runs {
            let session = Session(program: machine.directory.path + "/snap/bin/maas", arguments: run.args)
            let input: Session.Input = if let stdin = run.stdin { .bytes(Array(stdin.utf8)) } else { .null }
            let isEnough: (@Sendable (Session.Result) -> Bool)? =
                if run.exit == nil { { $0.output.utf8.count > 300 } } else { nil }
            let result = try session.run(input, until: isEnough)
            compare(result, with: run)
            let after = try snapshot(machine)
            let changed = after.filter { before[$0.key] != $0.value }
            let expected = run.filesChanged.mapValues { RecordedInit.File(mode: $0.mode, text: Self.here($0.text)) }
            #expect(changed == expected, "\(run.id)")
            #expect(before.keys.filter { after[$0] == nil }.sorted() == run.filesGone.sorted(), "\(run.id)")
            before = after
        }
    }

    private func compare(_ result: Session.Result, with run: RecordedInit) {
        #expect(result.exit == run.exit, "\(run.id)")
        guard run.exit != nil else {
            // It went on asking when it was ended: the recording, and what we saw, are the start of more.
            let length = min(result.output.count, run.stdout.count)
            #expect(length > 200)
            #expect(result.output.prefix(length) == run.stdout.prefix(length), "\(run.id)")
            return
        }
        #expect(result.output == Self.here(run.stdout), "\(run.id)")
        let complaint = result.error.components(separatedBy: "\n\n").last ?? ""
        #expect(complaint == run.stderr.replacingOccurrences(of: "<usage>\n", with: ""), "\(run.id)")
    }

    /// The recording's machine had a network, ours have none: MAAS then proposes localhost.
    private static func here(_ text: String) -> String {
        text.replacingOccurrences(of: "http://192.0.2.2:5240/MAAS", with: "http://localhost:5240/MAAS")
    }

    private func snapshot(_ machine: TestMachine) throws -> [String: RecordedInit.File] {
        var files: [String: RecordedInit.File] = [:]
        for (name, directory) in [
            ("$SNAP_COMMON", machine.files.snapCommon),
            ("$SNAP_DATA", URL(filePath: machine.files.snapData).resolvingSymlinksInPath().path),
        ] {
            for path in FileManager.default.enumerator(atPath: directory)?.compactMap({ $0 as? String }) ?? [] {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory)/\(path)")
                guard attributes[.type] as? FileAttributeType == .typeRegular,
                    let data = FileManager.default.contents(atPath: "\(directory)/\(path)"),
                    let mode = attributes[.posixPermissions] as? Int
                else { continue }
                files["\(name)/\(path)"] = .init(
                    mode: "0o" + String(mode, radix: 8), text: String(decoding: data, as: UTF8.self))
            }
        }
        return files
    }

    @Test("keeps the mode of a secret file that somebody has closed to others")
    func keepsMode() throws {
        let machine = try TestMachine()
        _ = try machine.maas("config", "--secret", "ab")
        chmod(machine.files.secret, 0o600)
        _ = try machine.maas("config", "--secret", "cd")
        let attributes = try FileManager.default.attributesOfItem(atPath: machine.files.secret)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(machine.files.text(at: machine.files.secret) == "cd")
    }

    @Test("tells its status once it is initialised")
    func status() throws {
        let machine = try TestMachine()
        let before = try machine.maas("status")
        #expect(before.ending == .exited(1))
        #expect(before.output == "MAAS is not configured\n")
        try machine.enroll(url: "http://127.0.0.1:1/MAAS", secret: "ab")
        #expect(try machine.maas("status").output.contains("rackd    enabled  active"))
        _ = try machine.snap("stop", "maas")
        #expect(try machine.maas("status").output.contains("rackd    enabled  inactive"))
    }

    @Test("prints the API key of a user of the region on whose machine it is")
    func apikey() async throws {
        try await TestRegion.run { region in
            let command = region.directory.path + "/snap/bin/maas"
            let key = try ChildProcess(command, arguments: ["apikey", "--username", "admin"], environment: [:]).run()
            #expect(try key.output == region.region.apiKey() + "\n")
            let nobody = try ChildProcess(command, arguments: ["apikey", "--username", "x"], environment: [:]).run()
            #expect(nobody.ending == .exited(1))
            let config = try ChildProcess(command, arguments: ["config", "--parsable"], environment: [:]).run()
            #expect(config.output.hasPrefix("mode=region\nmaas_url=\(region.url)\ndatabase_host=localhost\n"))
            #expect(config.output.contains("database_pass=(hidden)\n"))
        }
    }
}
