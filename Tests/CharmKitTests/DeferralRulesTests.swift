import CharmKit
import ChildProcess
import Foundation
import TestSupport
import Testing

/// What the compiler has to say about charms that do not exist.
@Suite("What may be put off")
struct DeferralRulesTests {
    /// The numbers of the lines in which the compiler finds an error, when it reads these lines after `import CharmKit`.
    private static func errors(in lines: [String]) throws -> Set<Int> {
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
                products.appending(path: "Modules").path, "-I", Project.path("Sources/CSodium"), source,
            ] + maps
        ).run()
        let found = run.error.split(separator: "\n").filter { $0.contains(": error: ") }.compactMap {
            $0.hasPrefix(source + ":") ? Int($0.dropFirst(source.count + 1).prefix { $0 != ":" }) : nil
        }
        try #require(run.succeeded == found.isEmpty, "\(run.error)")
        return Set(found.map { $0 - 1 })
    }

    @Test("is settled when a charm is compiled: what nothing can come after has no `defer`")
    func compiler() throws {
        let never = [
            "func a(_ event: Emission<RelationBrokenEvent>) { event.defer(\"\") }",
            "func b(_ event: Emission<TeardownEvent>) { event.defer(\"\") }",
            "func c(_ event: Emission<OwnedSecretEvent>) { event.defer(\"\") }",
            "func d(_ action: Action) { action.defer(\"\") }",
            "func e(_ status: StatusCollector) { status.defer(\"\") }",
            "func f(_ framework: Framework) { framework.observe(.relationBroken(\"db\")) { $0.defer(\"\") } }",
            "func g(_ framework: Framework) { framework.observe(.stop) { $0.defer(\"\") } }",
            "func h(_ framework: Framework) { framework.observe(.remove) { $0.defer(\"\") } }",
            "func i(_ framework: Framework) { framework.observe(.secretExpired) { $0.defer(\"\") } }",
            "func j(_ framework: Framework) { framework.observe(.secretRotate) { $0.defer(\"\") } }",
            "func k(_ framework: Framework) { framework.observe(.secretRemove) { $0.defer(\"\") } }",
            "func l(_ framework: Framework) { framework.observeAction(\"a\") { $0.defer(\"\") } }",
            "func m(_ framework: Framework) { framework.collectStatus { $0.defer(\"\") } }",
        ]
        let may = [
            "func n(_ framework: Framework) { framework.observe(.configChanged) { $0.defer(\"\") } }",
            "func o(_ framework: Framework) {",
            "    framework.observe(.relationChanged(\"db\")) { event in",
            "        event.defer(\"\", for: .seconds(60), while: .leader, .relation(event.endpoint, event.relationID))",
            "    }",
            "}",
        ]
        #expect(try Self.errors(in: may).isEmpty)
        #expect(try Self.errors(in: never + may) == Set(1...never.count))
    }
}
