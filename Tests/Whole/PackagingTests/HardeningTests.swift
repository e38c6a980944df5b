import Foundation
import TestSupport
import Testing

private let binaries = Project.path(".build/charms/bin")
private let areBuilt = FileManager.default.fileExists(atPath: "\(binaries)/maasctl.cdx.json")

/// What makes the packed programs harder to attack, and what an operator can know of them.
@Suite("A packed program", .enabled(if: areBuilt, "make test builds it"))
struct HardeningTests {
    private static let programs = PackedCharms.programs + ["maasctl"]

    private static func readelf(_ option: String, _ name: String) throws -> String {
        try Program("/usr/bin/readelf", [option, "--wide", "\(binaries)/\(name)"]).output
    }

    @Test("searches no folder for libraries but the system's", arguments: programs)
    func searchPath(name: String) throws {
        let dynamic = try Self.readelf("--dynamic", name)
        #expect(!dynamic.contains("RUNPATH") && !dynamic.contains("RPATH"))
    }

    @Test(
        "resolves everything at start, where there is anything to resolve, and can't change it from then on",
        arguments: programs)
    func relocations(name: String) throws {
        let headers = try Self.readelf("--program-headers", name)
        #expect(headers.contains("GNU_RELRO"))
        if headers.contains("DYNAMIC") {
            #expect(try Self.readelf("--dynamic", name).contains(#/BIND_NOW|FLAGS_1.*NOW/#))
        }
    }

    @Test("has no memory that can be written and run, stack included", arguments: programs)
    func memory(name: String) throws {
        let lines = try Self.readelf("--program-headers", name).split(separator: "\n").map { $0.split(separator: " ") }
        let flags = lines.filter { ["LOAD", "GNU_STACK"].contains($0.first) }.map {
            $0.dropFirst(6).dropLast().joined()
        }
        #expect(flags.count > 2)
        #expect(!flags.contains { $0.contains("W") && $0.contains("E") }, "\(flags)")
    }

    @Test("checks its stack when a function returns")
    func stack() throws {
        #expect(try Self.readelf("--dyn-syms", "maasctl").contains("__stack_chk_fail"))
    }

    private struct Document: Decodable {
        struct Component: Decodable {
            struct Licence: Decodable { var expression: String }
            var name: String
            var version: String
            var licenses: [Licence]
        }
        var bomFormat: String
        var components: [Component]
    }

    @Test("comes with a list of what is linked into it, by name, version and licence", arguments: programs)
    func components(name: String) throws {
        let data = try Data(contentsOf: URL(filePath: "\(binaries)/\(name).cdx.json"))
        let document = try JSONDecoder().decode(Document.self, from: data)
        #expect(document.bomFormat == "CycloneDX")
        for component in document.components {
            #expect(component.version.contains { $0.isNumber }, "\(component.name)")
            #expect(component.licenses.allSatisfy { !$0.expression.isEmpty } && component.licenses.count == 1)
        }
        let names = Set(document.components.map(\.name))
        let parts: Set = name == "maasctl" ? ["swift-argument-parser"] : ["swift-log", "glibc"]
        #expect(names.isSuperset(of: parts.union(["swift", "libsodium", "libstdc++"])), "\(names)")
    }
}

@Suite("What the build takes from elsewhere")
struct PinTests {
    private static let pins =
        (try? FileManager.default.contentsOfDirectory(atPath: Project.path("scripts/python"))) ?? []

    @Test(
        "from PyPI is one version of each package, known by its hash", arguments: pins.filter { $0.hasSuffix(".txt") })
    func hashes(file: String) throws {
        let text = try String(contentsOfFile: Project.path("scripts/python/\(file)"), encoding: .utf8)
        let packages = text.replacing("\\\n", with: " ").split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(!packages.isEmpty)
        for package in packages {
            #expect(package.contains("==") && package.contains("--hash=sha256:"), "\(package.prefix(60))")
        }
    }

    @Test(
        "from PyPI comes as sources only of packages whose version and hash are known",
        arguments: pins.filter { $0.hasSuffix(".sources") })
    func sources(file: String) throws {
        let pinned = file.replacing(".sources", with: ".txt")
        let text = try String(contentsOfFile: Project.path("scripts/python/\(pinned)"), encoding: .utf8)
        let names = try String(contentsOfFile: Project.path("scripts/python/\(file)"), encoding: .utf8)
            .split(separator: "\n")
        #expect(!names.isEmpty)
        for name in names { #expect(text.hasPrefix("\(name)==") || text.contains("\n\(name)==")) }
    }

    @Test("from PyPI is installed only with hashes, and what is not pinned not at all")
    func refused() throws {
        let script = try String(contentsOfFile: Project.path("scripts/venv"), encoding: .utf8)
        #expect(script.contains("--require-hashes"))
        let run = try Program("scripts/venv", ["no-such-pins"])
        #expect(run.code == 2)
    }
}
