import ChildProcess
import Foundation
import TestSupport
import Testing

@Suite("The tutorial for operators")
struct FirstRacksTests {
    /// The commands of its part on a laptop, behind the one that builds.
    private static func commands() throws -> [String] {
        let text = try String(contentsOfFile: Project.path("docs/tutorial.md"), encoding: .utf8)
        let laptop = text.components(separatedBy: "## In a cloud")[0]
        let lines = laptop.split(separator: "\n").filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
        #expect(lines.first == "make pack install")
        return Array(lines.dropFirst())
    }

    @Test("leads from nothing to racks that enroll, leave, come back and go")
    func laptop() throws {
        let folder = try TemporaryDirectory()
        for name in ["charm", "maas-agent.charm", "maas-region.charm"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file(name), withDestinationPath: Project.path(name))
        }
        // A shell that is no terminal has jobs only when told so.
        let script = (["set -emu"] + (try Self.commands())).joined(separator: "\n")
        let result = try ChildProcess(
            "/bin/bash", arguments: ["-c", script], environment: ["PATH": "\(World.programs):/usr/bin:/bin"],
            directory: folder.path, timeLimit: .seconds(600)
        ).run()
        #expect(result.succeeded, "\(result.output)\(result.error)")
        #expect(result.output.contains("3 of 3 racks connected"))
        #expect(result.output.contains("left its region by operator request: run the action re-enroll to come back"))
        #expect(result.output.contains("2 of 2 racks connected"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("first-racks/model.json")))
    }
}
