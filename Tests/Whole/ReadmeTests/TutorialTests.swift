import ChildProcess
import Foundation
import TestSupport
import Testing

@Suite("The tutorial")
struct TutorialTests {
    private static let example = "Examples/beacon"
    private static let files = [
        "metadata.yaml", "config.yaml", "actions.yaml", "charmcraft.yaml", "Sources/beacon/BeaconCharm.swift",
        "Tests/BeaconCharmTests/BeaconCharmTests.swift",
    ]

    /// A block of the tutorial.
    private struct Block {
        let language: String
        let text: String
        /// What is said right before it.
        let introduction: String

        /// The last file that is named there, or nil.
        var file: String? {
            introduction.components(separatedBy: "`").enumerated().last { $0.offset % 2 == 1 }?.element
        }
    }

    private static func blocks() throws -> [Block] {
        let text = try String(
            contentsOfFile: Project.path("Sources/Framework/CharmKit/CharmKit.docc/WriteACharm.md"), encoding: .utf8)
        let parts = text.components(separatedBy: "```")
        return stride(from: 1, to: parts.count - 1, by: 2).filter {
            !parts[$0].hasPrefix("`") && parts[$0].contains("\n")
        }
        .map { index in
            let lines = parts[index].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            let before = parts[index - 1].trimmingCharacters(in: .newlines).components(separatedBy: "\n\n").last ?? ""
            return Block(
                language: String(lines[0]), text: String(lines[1]), introduction: before.replacing("\n", with: " "))
        }
    }

    @Test("writes, file by file, the example that is compiled and tested here")
    func showsTheExample() throws {
        var written: [String: String] = [:]
        try Self.follow(write: { written[$0, default: ""] += $1 }, run: { _, _ in })
        #expect(Set(written.keys) == Set(Self.files.filter { $0 != "charmcraft.yaml" }))
        for (file, text) in written {
            #expect(
                text == (try String(contentsOfFile: Project.path("\(Self.example)/\(file)"), encoding: .utf8)),
                "\(file)")
        }
    }

    /// Does what the tutorial says: files are written or gone on with, commands run one after the other.
    private static func follow(
        write: (_ file: String, _ text: String) throws -> Void, run: (_ line: String, _ output: String) throws -> Void
    ) throws {
        var file = ""
        for block in try blocks() {
            guard block.language == "console" else {
                if !block.introduction.contains("file goes on") && !block.introduction.contains("file ends") {
                    file = try #require(block.file)
                }
                try write(file, block.text)
                continue
            }
            var commands: [(line: String, output: String)] = []
            for line in block.text.split(separator: "\n") {
                if line.hasPrefix("$ ") {
                    commands.append((String(line.dropFirst(2)), ""))
                } else {
                    commands[commands.count - 1].output += line + "\n"
                }
            }
            for (line, output) in commands { try run(line, output) }
        }
    }

    @Test(
        "leads to a charm that is built, tested, packed and deployed, step by step, in an empty folder",
        .enabled(
            if: ProcessInfo.processInfo.environment["FOLLOW_TUTORIAL"] != nil,
            "make test-tutorial runs it: it builds a package from nothing, in debug and release mode"))
    func followed() throws {
        let folder = try TemporaryDirectory()
        let programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let variables = ProcessInfo.processInfo.environment
        let path = "\(folder.path)/installed/bin:\(variables["PATH"] ?? "/usr/bin:/bin")"
        let environment = variables.merging(["PATH": path, "JUJU_SIM_HOST": "1"]) { $1 }
        func run(_ line: String, in place: String) throws -> ChildProcess.Result {
            let result = try ChildProcess(
                "/bin/sh", arguments: ["-c", line], environment: environment, directory: place
            ).run()
            #expect(result.succeeded, "\(line): \(result.output)\(result.error)")
            return result
        }
        _ = try run("'\(Project.path("scripts/install"))' '\(folder.path)/installed' '\(programs)'", in: folder.path)
        try FileManager.default.createDirectory(atPath: folder.file("work"), withIntermediateDirectories: false)
        var place = folder.file("work")
        var seen: Set<String> = []
        try Self.follow(
            write: { file, text in
                let whole = seen.insert(file).inserted ? text : (folder.read("work/beacon/\(file)") ?? "") + text
                try folder.write("work/beacon/\(file)", whole)
            },
            run: { line, output in
                if line.hasPrefix("cd ") { return place += "/" + line.dropFirst(3) }
                let result = try run(line, in: place)
                // A page shows no blank line at an output's end.
                let shown = result.output.hasSuffix("\n\n") ? String(result.output.dropLast()) : result.output
                if !output.isEmpty { #expect(shown == output) }
            })
        for file in Self.files {
            #expect(
                folder.read("work/beacon/\(file)")
                    == (try String(contentsOfFile: Project.path("\(Self.example)/\(file)"), encoding: .utf8)), "\(file)"
            )
        }
        let packed = try Data(contentsOf: URL(filePath: folder.file("work/beacon/.build/charm/dispatch")))
        #expect(packed.range(of: Data("/lib64/ld-linux".utf8)) == nil, "the program looks for libraries")
        let listed = try run("unzip -Z1 beacon.charm", in: place).output.split(separator: "\n")
        for file in [
            "README.md", "icon.svg", "version", "manifest.yaml", "licences/swift-log.txt", "licences/libsodium.txt",
            "licences/maas-enrollment.txt",
        ] {
            #expect(listed.contains(Substring(file)), "\(listed)")
        }
        let first = try Data(contentsOf: URL(filePath: folder.file("work/beacon/beacon.charm")))
        _ = try run("pack-charm . '\(folder.path)/again.charm'", in: place)
        #expect(try Data(contentsOf: URL(filePath: folder.file("again.charm"))) == first)
    }
}
