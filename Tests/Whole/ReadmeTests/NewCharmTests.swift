import ChildProcess
import Foundation
import TestSupport
import Testing

@Suite("The package of a new charm")
struct NewCharmTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func run(_ script: String, _ arguments: [String]) throws -> ChildProcess.Result {
        try ChildProcess(Project.path("scripts/\(script)"), arguments: arguments, directory: folder.path).run()
    }

    @Test(
        "is named as Juju takes it, or nothing is written",
        arguments: ["", "Beacon", "1b", "a--b", "b-", "a-1", "a b", "é"])
    func badNames(name: String) throws {
        let result = try run("new-charm", [name, folder.file("new")])
        #expect(result.ending == .exited(1) && result.error.hasPrefix("new-charm: '\(name)' is no name for a charm"))
        #expect(try folder.names.isEmpty)
    }

    @Test(
        "is called as no word of Swift's and no part of the package is",
        arguments: ["class", "self", "import", "maas-agent", "maasctl", "juju-sim", "charm-names"])
    func takenNames(name: String) throws {
        let result = try run("new-charm", [name, folder.file("new")])
        #expect(result.ending == .exited(1))
        #expect(result.error.hasPrefix("new-charm: the charm can't be called '\(name)'"))
        #expect(try folder.names.isEmpty)
    }

    @Test("is never written over what is there")
    func existing() throws {
        try folder.write("beacon/file", "mine")
        #expect(try run("new-charm", ["beacon"]).error == "new-charm: beacon is there already; name another folder\n")
        #expect(folder.read("beacon/file") == "mine")
    }

    @Test("is built against this checkout, or against the package that is named, with its version")
    func package() throws {
        #expect(try run("new-charm", ["one"]).succeeded)
        #expect(folder.read("one/Package.swift")?.contains(".package(name: \"maas-enrollment\", path: \"/") == true)
        #expect(
            try run("new-charm", ["two", "--package", "https://example.com/kit.git"]).error.contains("--from 1.0.0"))
        let named = try run("new-charm", ["my-app", "--package", "https://example.com/kit.git", "--from", "1.0.0"])
        #expect(named.succeeded)
        let manifest = try #require(folder.read("my-app/Package.swift"))
        #expect(manifest.contains(".package(url: \"https://example.com/kit.git\", from: \"1.0.0\")"))
        #expect(manifest.contains("package: \"kit\""))
        #expect(
            folder.read("my-app/Sources/my-app/MyAppCharm.swift")?.contains("final class MyAppCharm: Charm") == true)
    }

    @Test("is packed only where it is whole; what is missing is named")
    func unpackable() throws {
        func error() throws -> String { try run("pack-charm", [folder.path]).error }
        #expect(try error().contains("there is no Package.swift in \(folder.path)"))
        try folder.write("Package.swift", "// swift-tools-version: 6.2\n")
        #expect(try error().contains("there is no metadata.yaml"))
        try folder.write("metadata.yaml", "summary: none\n")
        #expect(try error().contains("the charm can't be read"))
    }

    @Test("is packed with what Juju and Charmhub want, and always into the same bytes")
    func packed() throws {
        try layOutScripts()
        func run(_ script: String, _ arguments: String...) throws {
            let result = try ChildProcess(
                folder.file("scripts/\(script)"), arguments: arguments, directory: folder.path
            ).run()
            #expect(result.succeeded, "\(result.error)")
        }
        try run("new-charm", "beacon", "--package", Project.path("."))
        try run("pack-charm", "beacon", folder.file("one.charm"))
        try run("pack-charm", "beacon", folder.file("two.charm"))
        let first = try Data(contentsOf: URL(filePath: folder.file("one.charm")))
        #expect(try first == Data(contentsOf: URL(filePath: folder.file("two.charm"))))
        let listing = try ChildProcess("unzip", arguments: ["-Z1", folder.file("one.charm")]).run().output
        let names = Set(listing.split(separator: "\n").map(String.init))
        #expect(
            names.isSuperset(of: [
                "metadata.yaml", "config.yaml", "actions.yaml", "manifest.yaml", "README.md", "icon.svg", "version",
                "dispatch", "charm-queue", "licences/libsodium.txt", "licences/swift.txt",
            ]))
    }

    @Test(
        "is packed as charmcraft reads charmcraft.yaml, be it all that there is, with what else belongs to a charm",
        arguments: [
            "base: ubuntu@24.04\nplatforms:\n    ARCH:\n", "platforms: {\"ubuntu@24.04:ARCH\": null}\n",
            "base: ubuntu@24.04\nplatforms: {noble: {build-on: [ARCH], build-for: [ARCH]}}\n",
            "bases: [{build-on: [{name: ubuntu, channel: '22.04'}], run-on: [{name: ubuntu, channel: '24.04', architectures: [ARCH]}]}]\n",
        ])
    func charmcraftFile(platforms: String) throws {
        #if arch(arm64)
            let architecture = "arm64"
        #else
            let architecture = "amd64"
        #endif
        try layOutScripts()
        try folder.write("depot/Package.swift", "// swift-tools-version: 6.2\n")
        try folder.write(
            "depot/charmcraft.yaml",
            """
            name: depot
            type: charm
            summary: S
            "description": D
            config:
                options: {port: {type: int, default: 80, description: P}}
            actions:
              "greet": {description: G}

            """ + platforms.replacing("ARCH", with: architecture))
        for file in ["LICENSE.txt", "templates/unit", "lxd-profile.yaml", "Sources/code"] {
            try folder.write("depot/\(file)", "{}\n")
        }
        let result = try ChildProcess(
            folder.file("scripts/pack-charm"), arguments: [folder.file("depot"), folder.file("depot.charm")]
        ).run()
        #expect(result.succeeded, "\(result.error)")
        func text(_ file: String) throws -> String {
            try ChildProcess("unzip", arguments: ["-p", folder.file("depot.charm"), file]).run().output
        }
        #expect(
            try text("manifest.yaml")
                == "bases:\n- architectures:\n  - \(architecture)\n  channel: \"24.04\"\n  name: ubuntu\n")
        #expect(try text("metadata.yaml") == "description: D\nname: depot\nsummary: S\n")
        #expect(try text("config.yaml").hasPrefix("options:\n  port:\n"))
        #expect(try text("actions.yaml") == "greet:\n  description: G\n")
        for file in ["LICENSE.txt", "templates/unit", "lxd-profile.yaml"] { #expect(try text(file) == "{}\n") }
        #expect(try text("Sources/code").isEmpty)
    }

    /// The scripts as they are, but for the build: the example's program is built already.
    private func layOutScripts() throws {
        for script in ["new-charm", "pack-charm"] {
            let text = try String(contentsOfFile: Project.path("scripts/\(script)"), encoding: .utf8)
            try folder.write("scripts/\(script)", text, mode: 0o755)
        }
        let programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
        try folder.write(script: "scripts/static-program", "echo '\(programs)'/beacon")
        try folder.write(script: ".build/release/juju-sim", "exec '\(programs)'/juju-sim \"$@\"")
    }
}
