import ChildProcess
import Foundation
import TestSupport
import Testing

/// Lines of a charm that does not exist, for the compiler to judge.
struct Snippet {
    /// The lines after `import CharmKit`.
    let lines: [String]

    /// The numbers of the lines in which the compiler finds an error, from 1 on.
    func errors() throws -> Set<Int> {
        let folder = try TemporaryDirectory()
        let source = try folder.write("snippet.swift", (["import CharmKit"] + lines).joined(separator: "\n"))
        let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let maps = ["CPosix", "CArc4random"].flatMap { name in
            ["-Xcc", "-fmodule-map-file=\(products.path)/\(name).build/module.modulemap"]
        }
        let run = try ChildProcess(
            "swiftc",
            arguments: [
                "-typecheck", "-swift-version", "6", "-module-cache-path", folder.file("cache"), "-I",
                products.appending(path: "Modules").path, "-I", Project.path("Sources/Framework/C/CSodium"), source,
            ] + maps
        ).run()
        let found = run.error.split(separator: "\n").filter { $0.contains(": error: ") }.compactMap {
            $0.hasPrefix(source + ":") ? Int($0.dropFirst(source.count + 1).prefix { $0 != ":" }) : nil
        }
        try #require(run.succeeded == found.isEmpty, "\(run.error)")
        return Set(found.map { $0 - 1 })
    }
}
