import Foundation
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
                "LICENSE", "actions.yaml", "bin/maasctl", "charm-queue", "config.yaml", "dispatch", "manifest.yaml",
                "metadata.yaml",
            ]
        )
        let executables = files.filter { $0.mode == "-rwxr-xr-x" }
        #expect(executables.map(\.path) == ["bin/maasctl", "dispatch"])
        #expect(files.filter { $0.mode == "-rw-r--r--" }.count == 5)
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
