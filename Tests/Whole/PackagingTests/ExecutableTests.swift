import Foundation
import Testing

private let binaries = repository.appending(path: ".build/charms/bin")
private let areBuilt = FileManager.default.isExecutableFile(atPath: binaries.appending(path: "maas-region").path)

/// What the machine that a charm lands on must have.
@Suite("The executable of a hook", .enabled(if: areBuilt, "make test builds it"))
struct ExecutableTests {
    private static func path(_ name: String) -> String { binaries.appending(path: name).path }

    @Test("needs no library at all", arguments: PackedCharms.programs)
    func libraries(name: String) throws {
        #expect(try Self.neededLibraries(name).isEmpty)
        #expect(try Program("/usr/bin/readelf", ["--program-headers", Self.path(name)]).output.contains("LOAD"))
    }

    @Test("that asks MAAS runs with the C library of Ubuntu 22.04, glibc 2.35, and needs libcurl beside it")
    func maasctl() throws {
        let libraries = try Self.neededLibraries("maasctl")
        #expect(Set(libraries).isSubset(of: ["libc.so.6", "libm.so.6", "libcurl.so.4", "ld-linux-x86-64.so.2"]))
        let versions = try Program("/usr/bin/readelf", ["--version-info", "--wide", Self.path("maasctl")]).output
            .matches(of: #/GLIBC_2\.([0-9]+)/#)
            .compactMap { Int($0.output.1) }
        #expect(try #require(versions.max()) <= 35)
    }

    private static func neededLibraries(_ name: String) throws -> [String] {
        try Program("/usr/bin/readelf", ["--dynamic", "--wide", path(name)]).lines
            .filter { $0.contains("(NEEDED)") }
            .compactMap { $0.split(separator: "[").last.map { String($0.dropLast()) } }
    }

    @Test("is smaller than 18 MB and holds no debug information", arguments: PackedCharms.programs)
    func size(name: String) throws {
        let size = try FileManager.default.attributesOfItem(atPath: Self.path(name))[.size] as? Int
        #expect(try #require(size) < 18_000_000)
        let sections = try Program("/usr/bin/readelf", ["--sections", "--wide", Self.path(name)]).output
        #expect(sections.contains(".text") && !sections.contains(".debug_") && !sections.contains(".symtab"))
    }

    @Test("says, when it is run by hand, that Juju runs it", arguments: PackedCharms.programs)
    func byHand(name: String) throws {
        let run = try Program("/usr/bin/env", ["-i", Self.path(name)])
        #expect(run.code != 0)
        #expect(run.output.contains("Juju"))
    }
}
