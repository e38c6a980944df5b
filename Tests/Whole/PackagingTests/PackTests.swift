import Foundation
import ProjectVersion
import TestSupport
import Testing

@Suite("charm/pack")
struct PackTests {
    @Test("puts into each charm what charmcraft would, the executable as dispatch", arguments: PackedCharms.names)
    func content(name: String) throws {
        let charms = try PackedCharms()
        #expect(try charms.pack().code == 0)
        let entries = try charms.entries(name)
        let files = entries.filter { !$0.path.hasPrefix("hooks/") }
        #expect(
            files.map(\.path) == [
                "LICENSE", "README.md", "THIRD-PARTY-NOTICES", "actions.yaml", "bin/maasctl", "charm-queue",
                "config.yaml", "dashboards/\(name == "maas-enroll" ? "maas-region" : name).json.xz", "dispatch",
                "icon.svg", "manifest.yaml", "metadata.yaml",
                "sbom/\(name == "maas-enroll" ? "maas-region" : name).cdx.json", "sbom/maasctl.cdx.json", "version",
            ]
        )
        let executables = files.filter { $0.mode == "-rwxr-xr-x" }
        #expect(executables.map(\.path) == ["bin/maasctl", "dispatch"])
        #expect(files.filter { $0.mode == "-rw-r--r--" }.count == 12)
    }

    @Test("names the version and what is linked into the programs, with the licences", arguments: PackedCharms.names)
    func notices(name: String) throws {
        let charms = try PackedCharms()
        #expect(try charms.pack().code == 0)
        #expect(try charms.content(name, "version") == projectVersion + "\n")
        let notices = try charms.content(name, "THIRD-PARTY-NOTICES")
        #expect(notices.contains("libsodium 1.0.18 (ISC)\n"))
        #expect(notices.contains("Permission to use, copy, modify"))
    }

    @Test("keeps each hook a link to dispatch", arguments: PackedCharms.names)
    func hooks(name: String) throws {
        let charms = try PackedCharms()
        #expect(try charms.pack().code == 0)
        #expect(try charms.content(name, "charm-queue") == "dispatch")
        let hooks = try charms.entries(name).filter { $0.path.hasPrefix("hooks/") }
        #expect(hooks.count > 10)
        for hook in hooks {
            #expect(hook.mode == "lrwxrwxrwx")
            #expect(try charms.content(name, hook.path) == "../dispatch")
        }
    }

    @Test(
        "names the bases of charmcraft.yaml in the manifest, for the architecture of the executables",
        arguments: PackedCharms.names, ["amd64", "arm64"])
    func manifest(name: String, architecture: String) throws {
        let charms = try PackedCharms()
        #expect(try charms.pack(["ARCHITECTURE": architecture]).code == 0)
        let manifest = try charms.content(name, "manifest.yaml")
        let bases = ["22.04", "24.04", "26.04"].map {
            "- architectures:\n  - \(architecture)\n  channel: '\($0)'\n  name: ubuntu\n"
        }
        #expect(manifest.contains("bases:\n" + bases.joined() + "charmcraft-started-at"))
    }

    @Test("refuses an architecture for which no charm is built")
    func architecture() throws {
        let run = try PackedCharms().pack(["ARCHITECTURE": "riscv64"])
        #expect(run.code == 1)
        #expect(
            run.output == "charm/pack: there are no charms for the architecture riscv64, only for amd64 and arm64\n")
    }

    @Test("makes of a charm that has charmcraft.yaml alone the files that charmcraft makes")
    func charmcraftAlone() throws {
        let tree = try TemporaryDirectory()
        for name in [
            "charm/pack", "LICENSE", "charm/maas-region", "charm/maas-enroll", "hooks", "charm/readme",
            "charm/icon.svg", "charm/dashboards",
            "scripts/notices", "Sources/Enrollment/ProjectVersion",
        ] {
            let place = tree.file(name)
            try FileManager.default.createDirectory(
                at: URL(filePath: place).deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: Project.path(name), toPath: place)
        }
        try tree.write(
            "charmcraft.yaml",
            """
            type: charm
            name: maas-agent
            title: MAAS agent
            summary: s
            description: |
              Some words,
              in two lines.
            links:
              documentation: https://docs.example.com
              contact: me@example.com
            platforms:
              ubuntu@22.04:amd64:
            parts:
              charm:
                plugin: dump
            requires:
              maas-region:
                interface: maas_controller
            config:
              options:
                port:
                  type: int
                  default: 80
            actions:
              leave:
                description: Leave.

            """)
        try FileManager.default.createDirectory(atPath: tree.file("bin"), withIntermediateDirectories: false)
        for name in ["maas-agent", "maas-region", "maasctl"] {
            try FileManager.default.copyItem(atPath: "/bin/true", toPath: tree.file("bin/\(name)"))
            try tree.write("bin/\(name).cdx.json", "{}\n")
        }
        let run = try Program(tree.file("charm/pack"), [tree.path, tree.file("bin")])
        #expect(run.code == 0, "\(run.output)")
        func content(_ file: String) throws -> String {
            try Program("/usr/bin/unzip", ["-p", tree.file("maas-agent.charm"), file]).output
        }
        #expect(
            try content("metadata.yaml") == """
                name: maas-agent
                display-name: MAAS agent
                summary: s
                description: |
                  Some words,
                  in two lines.
                docs: https://docs.example.com
                maintainers: [me@example.com]
                requires:
                  maas-region:
                    interface: maas_controller

                """)
        #expect(try content("config.yaml") == "options:\n  port:\n    type: int\n    default: 80\n")
        #expect(try content("actions.yaml") == "leave:\n  description: Leave.\n")
    }

    @Test("makes the same bytes of the same content")
    func reproducible() throws {
        let first = try PackedCharms()
        let second = try PackedCharms()
        #expect(try first.pack().code == 0)
        #expect(try second.pack().code == 0)
        for name in PackedCharms.names {
            let bytes = try Data(contentsOf: URL(filePath: first.archive(name)))
            #expect(try bytes == Data(contentsOf: URL(filePath: second.archive(name))))
        }
    }

    @Test("refuses with one line when an executable is missing", arguments: PackedCharms.programs + ["maasctl"])
    func missing(name: String) throws {
        let charms = try PackedCharms(without: name)
        let run = try charms.pack()
        let path = charms.directory.file("bin/\(name)")
        #expect(run.code == 1)
        #expect(run.output == "charm/pack: \(path) is missing; run make charms\n")
        #expect(!FileManager.default.fileExists(atPath: charms.archive("maas-agent")))
    }
}
