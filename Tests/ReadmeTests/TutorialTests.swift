import ChildProcess
import Foundation
import TestSupport
import Testing

@Suite("The tutorial")
struct TutorialTests {
    private static let example = "Examples/beacon"

    /// The blocks of the tutorial that are marked as `language`.
    private static func blocks(_ language: String) throws -> [String] {
        let text = try String(
            contentsOfFile: Project.path("Sources/CharmKit/CharmKit.docc/WriteACharm.md"), encoding: .utf8)
        return text.components(separatedBy: "```\(language)\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
    }

    private static func code() throws -> String {
        try [
            "metadata.yaml", "config.yaml", "actions.yaml", "manifest.yaml", "Package.swift", "pack",
            "Sources/beacon/BeaconCharm.swift", "Tests/BeaconTests/BeaconCharmTests.swift",
        ].map { try String(contentsOfFile: Project.path("\(example)/\($0)"), encoding: .utf8) }.joined()
    }

    @Test("shows what the example is made of, which is compiled and tested", arguments: ["swift", "yaml", "bash"])
    func showsTheExample(language: String) throws {
        let code = try Self.code()
        let blocks = try Self.blocks(language)
        #expect(!blocks.isEmpty)
        for block in blocks { #expect(code.contains(block), "\(block)") }
    }

    @Test("packs and runs the charm, and prints what it says")
    func runs() throws {
        let folder = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: folder.file("Examples"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: Project.path(Self.example), toPath: folder.file(Self.example))
        // The example is a product of this package too, which is built already but for the example itself.
        try folder.write(
            script: "scripts/static-program", "cd '\(Project.path("."))' && exec scripts/static-program \"$@\"")
        let programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
        var commands: [(line: String, output: String)] = []
        for line in try #require(Self.blocks("console").first).split(separator: "\n") {
            if line.hasPrefix("$ ") {
                commands.append((String(line.dropFirst(2)), ""))
            } else {
                commands[commands.count - 1].output += line + "\n"
            }
        }
        #expect(commands.count == 4)
        for (line, output) in commands {
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
            let result = try ChildProcess(
                "/bin/sh", arguments: ["-c", line], environment: ["PATH": "\(programs):\(path)", "HOME": folder.path],
                directory: folder.file(Self.example), timeLimit: .seconds(600)
            ).run()
            #expect(result.succeeded, "\(line): \(result.output)\(result.error)")
            if !output.isEmpty { #expect(result.output == output) }
        }
        let packed = try Data(contentsOf: URL(filePath: folder.file("\(Self.example)/.build/charm/dispatch")))
        #expect(packed.range(of: Data("/lib64/ld-linux".utf8)) == nil, "the program looks for libraries")
    }
}
