import ChildProcess
import Foundation
import TestSupport
import Testing

@testable import SimulatedJuju

/// A charm whose only file is charmcraft.yaml, as charmcraft expands it.
@Suite struct CharmcraftFileTests {
    private static let whole = """
        type: charm
        name: foo
        title: Foo
        summary: s
        description: d
        base: ubuntu@22.04
        platforms: {amd64: , arm64: }
        parts: {charm: {plugin: dump, source: .}}
        links: {contact: me@example.com, website: [https://example.com]}
        assumes: [juju >= 3.1]
        requires: {db: {interface: pg}}
        config: {options: {port: {type: int, default: 80}}}
        actions: {greet: {description: Say hello.}}

        """

    @Test("metadata, options, actions and bases are read from it alone")
    func alone() throws {
        let folder = try TemporaryDirectory()
        try folder.write("charmcraft.yaml", Self.whole)
        let charm = try CharmFolder(path: folder.path).metadata
        #expect(charm.name == "foo")
        #expect(charm.endpoints["db"]?.interface == "pg")
        #expect(charm.config["port"]?.defaultValue == .number(80))
        #expect(charm.actions["greet"]?.description == "Say hello.")
        #expect(charm.bases.map(\.name) == ["ubuntu@22.04", "ubuntu@22.04"])
        #expect(charm.bases.flatMap(\.architectures) == ["amd64", "arm64"])
    }

    @Test("the copy that units run has the files that charmcraft would have written")
    func installed() throws {
        let folder = try TemporaryDirectory()
        try folder.write("source/charmcraft.yaml", Self.whole)
        let copy = try CharmFolder.install(folder.file("source"), into: folder.file("copy"))
        #expect(copy.metadata == (try CharmFolder(path: folder.file("source")).metadata))
        #expect(folder.read("copy/metadata.yaml")?.contains("display-name: Foo") == true)
        #expect(folder.read("copy/metadata.yaml")?.contains("maintainers:\n- me@example.com") == true)
        #expect(folder.read("copy/config.yaml")?.contains("port:") == true)
        #expect(folder.read("copy/manifest.yaml")?.contains("channel: \"22.04\"") == true)
    }

    @Test(
        "a packed charm is what its other files say, and none without metadata.yaml (charmarchive.go: readCharmArchive)"
    )
    func packed() throws {
        let folder = try TemporaryDirectory()
        func install(into name: String) throws -> CharmFolder {
            let child = ChildProcess(
                "python3",
                arguments: ["-m", "zipfile", "-c", "\(name).charm"]
                    + (try FileManager.default.contentsOfDirectory(atPath: folder.file("source"))),
                directory: folder.file("source"))
            try #require(try child.run().succeeded)
            return try CharmFolder.install(folder.file("source/\(name).charm"), into: folder.file(name))
        }
        try folder.write("source/charmcraft.yaml", Self.whole)
        let error = #expect(throws: SimulationError.self) { try install(into: "alone") }
        #expect(error?.message.contains("reading \"metadata.yaml\" file: no such file") == true)
        try folder.write("source/metadata.yaml", "name: bar\nsummary: s\ndescription: d\n")
        try folder.write("source/config.yaml", "options: {host: {type: string}}\n")
        let charm = try install(into: "both").metadata
        #expect(charm.name == "bar" && Array(charm.config.keys) == ["host"])
    }

    @Test(
        "platforms name the bases in each of charmcraft's ways",
        arguments: [
            ("platforms:\n  ubuntu@24.04:amd64:", ["ubuntu@24.04"], ["amd64"]),
            ("platforms:\n  any:\n    build-for: ubuntu@24.04:riscv64", ["ubuntu@24.04"], ["riscv64"]),
            ("base: ubuntu@24.04\nplatforms: {any: {build-on: [amd64], build-for: all}}", ["ubuntu@24.04"], []),
            ("bases: [{name: ubuntu, channel: \"20.04\"}]", ["ubuntu@20.04"], []),
            (
                "bases: [{build-on: [{name: ubuntu, channel: \"20.04\"}], run-on: [{name: centos, channel: \"7\", architectures: [arm64]}]}]",
                ["centos@7"], ["arm64"]
            ),
        ])
    func platforms(text: String, names: [String], architectures: [String]) throws {
        let folder = try TemporaryDirectory()
        try folder.write("charmcraft.yaml", "name: foo\nsummary: s\ndescription: d\n\(text)\n")
        let bases = try CharmFolder(path: folder.path).metadata.bases
        #expect(bases.map(\.name) == names)
        #expect(bases.flatMap(\.architectures) == architectures)
    }

    @Test("a section that has a file of its own too is refused, as is what is no charm")
    func refused() throws {
        let folder = try TemporaryDirectory()
        try folder.write("charmcraft.yaml", Self.whole)
        try folder.write("config.yaml", "options: {}\n")
        let error = #expect(throws: SimulationError.self) { try CharmFolder(path: folder.path) }
        #expect(
            error?.message.contains("cannot specify 'config' section in 'charmcraft.yaml' when 'config.yaml' exists")
                == true)
        try folder.write("charmcraft.yaml", "type: bundle\nname: foo\n")
        #expect(throws: SimulationError.self) { try CharmFolder(path: folder.path) }
    }
}
