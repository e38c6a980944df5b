import ChildProcess
import Foundation
import TestSupport
import Testing

/// The types in the signatures of what CharmTesting offers.
@Suite struct SignatureTests {
    @Test(
        "a test of a charm can name every type that CharmTesting's signatures have, with no import but it and CharmKit")
    func importsSuffice() throws {
        let folder = try TemporaryDirectory()
        let names = try foreignTypes(folder)
        try #require(names.contains("Framework") && names.contains("CharmMetadata"), "\(names)")
        let lines = ["import CharmKit", "import CharmTesting"] + names.map { "typealias Own\($0) = \($0)" }
        let source = try folder.write("names.swift", lines.joined(separator: "\n"))
        let run = try ChildProcess(
            "swiftc", arguments: ["-typecheck", "-swift-version", "6"] + modules(folder) + [source]
        ).run()
        #expect(run.succeeded, "\(run.error)")
    }

    /// The names of types of other modules in the signatures, as the compiler knows them.
    private func foreignTypes(_ folder: TemporaryDirectory) throws -> [String] {
        let target = try ChildProcess("swiftc", arguments: ["-print-target-info"]).run().output
        let triple = try #require(target.firstMatch(of: /"unversionedTriple": "([^"]+)"/)).1
        let extracted = try ChildProcess(
            "swift-symbolgraph-extract",
            arguments: [
                "-module-name", "CharmTesting", "-target", String(triple), "-minimum-access-level", "public",
                "-skip-synthesized-members", "-output-dir", folder.path,
            ] + modules(folder)
        ).run()
        try #require(extracted.succeeded, "\(extracted.error)")
        var names: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where file.hasSuffix(".symbols.json") {
            let data = try Data(contentsOf: URL(filePath: folder.file(file)))
            let graph = try JSONDecoder().decode(SymbolGraph.self, from: data)
            for symbol in graph.symbols { names.formUnion(symbol.foreignTypes) }
        }
        return names.sorted()
    }

    private func modules(_ folder: TemporaryDirectory) -> [String] {
        let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let files = FileManager.default
        var maps = (try? files.contentsOfDirectory(atPath: products.path)) ?? []
        maps = maps.map { "\(products.path)/\($0)/module.modulemap" }
        // The modules in C of packages that are imported inside.
        let checkouts = products.deletingLastPathComponent().deletingLastPathComponent().appending(path: "checkouts")
        maps.append(checkouts.appending(path: "Yams/Sources/CYaml/include/module.modulemap").path)
        let flags = maps.filter(files.fileExists).flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
        return [
            "-module-cache-path", folder.file("cache"), "-I", products.appending(path: "Modules").path,
            "-I", Project.path("Sources/Framework/C/CSodium"),
        ] + flags
    }
}

/// What the compiler writes of a module's symbols, as far as it is looked at.
private struct SymbolGraph: Decodable {
    struct Symbol: Decodable {
        struct Fragment: Decodable {
            let kind: String
            let spelling: String
            let preciseIdentifier: String?
        }

        let declarationFragments: [Fragment]?

        /// The types of other modules that stand outside of any other type.
        var foreignTypes: [String] {
            let fragments = declarationFragments ?? []
            return fragments.indices.compactMap { index in
                let fragment = fragments[index]
                guard fragment.kind == "typeIdentifier", let id = fragment.preciseIdentifier,
                    !(index > 0 && fragments[index - 1].spelling.hasSuffix(".")),
                    // Only a module's name begins with its length; those of the standard library have short forms.
                    id.wholeMatch(of: /s:\d.*/) != nil, !id.hasPrefix("s:12CharmTesting"),
                    !id.hasPrefix("s:10Foundation")
                else { return nil }
                return fragment.spelling
            }
        }
    }

    let symbols: [Symbol]
}
