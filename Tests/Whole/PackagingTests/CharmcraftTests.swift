import Foundation
import Testing

private let charmcraft = repository.appending(path: ".build/venv/charmcraft/bin/charmcraft")
private let isInstalled = FileManager.default.isExecutableFile(atPath: charmcraft.path)

/// What charmcraft says of our charms. `make test` installs it, where there is Python.
@Suite("charmcraft", .enabled(if: isInstalled, "make test installs it"))
struct CharmcraftTests {
    @Test("finds no error and no warning in a packed charm", arguments: PackedCharms.names)
    func analyse(name: String) throws {
        let charms = try PackedCharms()
        #expect(try charms.pack().code == 0)
        let run = try Program(charmcraft.path, ["analyse", charms.archive(name)])
        #expect(run.code == 0)
        #expect(run.output.contains("metadata: [OK]"))
        #expect(!run.output.contains("[ERROR]") && !run.output.contains("[WARNING]"))
    }

    @Test("accepts charmcraft.yaml and knows both platforms", arguments: [".", "charm/maas-region"])
    func expand(directory: String) throws {
        let run = try Program(
            charmcraft.path,
            ["expand-extensions"],
            in: repository.appending(path: directory)
        )
        #expect(run.code == 0)
        for base in ["22.04", "24.04", "26.04"] {
            #expect(run.output.contains("ubuntu@\(base):amd64") && run.output.contains("ubuntu@\(base):arm64"))
        }
    }
}
