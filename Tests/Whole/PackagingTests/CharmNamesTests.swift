import ChildProcess
import Foundation
import TestSupport
import Testing

@Suite("The names that a charm's files declare")
struct CharmNamesTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// What the plugin's tool makes of these files, or its error.
    private func made(_ files: [String: String]) throws -> (code: String?, error: String) {
        for (name, text) in files { try folder.write(name, text) }
        let tool = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "charm-names")
        let result = try ChildProcess(
            tool.path, arguments: [folder.file("Names.swift"), folder.path]
        ).run()
        let error = result.error.replacing(folder.path, with: "charm")
        return (result.succeeded ? folder.read("Names.swift") : nil, error)
    }

    /// The names of a kind, as they are written.
    private func names(_ type: String, in code: String?) throws -> [String] {
        let parts = try #require(code).components(separatedBy: "enum \(type) {\n")
        return try #require(parts.last).components(separatedBy: "    }")[0]
            .split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private static let files = [
        "metadata.yaml": """
        name: beacon
        provides:
          website: {interface: http}
        requires:
          log-sink:
            interface: loki
            optional: true
        peers: {"others": {interface: beacon}}
        """,
        "config.yaml": "options:\n  port:\n    type: int\n  log-level: {type: string}\n",
        "actions.yaml": "hail:\n  params:\n    times: {type: integer}\n",
    ]

    @Test("are values of its code, and no other names are")
    func values() throws {
        let code = try made(Self.files).code
        #expect(
            try names("Endpoint", in: code) == [
                "static let `website` = \"website\"", "static let `logSink` = \"log-sink\"",
                "static let `others` = \"others\"",
            ])
        #expect(
            try names("Option", in: code) == [
                "static let `port` = \"port\"", "static let `logLevel` = \"log-level\"",
            ])
        #expect(try names("Action", in: code) == ["static let `hail` = \"hail\""])
    }

    @Test("are written when they have changed, and else left, so that nothing is compiled anew")
    func unchanged() throws {
        func time() throws -> Int? {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("Names.swift"))
            return (attributes[.modificationDate] as? Date).map { Int($0.timeIntervalSince1970) }
        }
        _ = try made(Self.files)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1000)], ofItemAtPath: folder.file("Names.swift"))
        _ = try made(Self.files)
        #expect(try time() == 1000)
        #expect(try names("Option", in: made(["config.yaml": "options: {port: {type: int}}"]).code).count == 1)
        #expect(try time() != 1000)
    }

    @Test("compile, and a name with a typing error does not", .enabled(if: Commands.areInstalled("swiftc")))
    func typingError() throws {
        _ = try made(Self.files)
        func compile(_ use: String) throws -> ChildProcess.Result {
            try folder.write("main.swift", use)
            return try ChildProcess(
                "swiftc", arguments: ["-typecheck", folder.file("Names.swift"), folder.file("main.swift")]
            ).run()
        }
        #expect(try compile("print(Names.Endpoint.logSink, Names.Option.port, Names.Action.hail)\n").succeeded)
        for (use, what) in [
            ("Endpoint.logSnik", "'logSnik'"), ("Option.prot", "'prot'"), ("Action.hial", "'hial'"),
        ] {
            let result = try compile("print(Names.\(use))\n")
            #expect(!result.succeeded && result.error.contains("has no member \(what)"), "\(result.error)")
        }
    }

    @Test(
        "are read from charmcraft.yaml where they have no file of their own, as charmcraft does (services/package.py)")
    func charmcraft() throws {
        let code = try made([
            "charmcraft.yaml": """
            name: beacon
            provides: {website: {interface: http}}
            config: {options: {port: {type: int}}}
            actions: {hail: {description: Ask.}}
            """
        ]).code
        #expect(try names("Endpoint", in: code) == ["static let `website` = \"website\""])
        #expect(try names("Option", in: code) == ["static let `port` = \"port\""])
        #expect(try names("Action", in: code) == ["static let `hail` = \"hail\""])
        let both = try made(["charmcraft.yaml": "type: charm\n"].merging(Self.files) { $1 }).code
        #expect(try names("Option", in: both).count == 2)
    }

    @Test("that are keywords or no words of Swift's are values, too", .enabled(if: Commands.areInstalled("swiftc")))
    func spelling() throws {
        let code = try made(["metadata.yaml": "name: a\n", "config.yaml": #"options: {default: , 2fa: , "a\"b\\c": }"#])
            .code
        #expect(
            try names("Option", in: code) == [
                "static let `default` = \"default\"", "static let `2fa` = \"2fa\"",
                "static let `aBC` = \"a\\u{22}b\\u{5c}c\"",
            ])
        try folder.write("main.swift", "print(Names.Option.default, Names.Option.`2fa`)\n")
        let check = ["-typecheck", folder.file("Names.swift"), folder.file("main.swift")]
        #expect(try ChildProcess("swiftc", arguments: check).run().succeeded)
    }

    @Test(
        "are never guessed: what can't be read stops the build, with file and line",
        arguments: [
            ("options: {a-b: {}, aB: {}}", "charm: error: \"a-b\" and \"aB\" are both aB in Swift"),
            ("options: {a: {}, a: {}}", "charm: error: \"a\" is declared twice"),
            ("options: {'--': {}}", "charm: error: \"--\" makes no name in Swift"),
            (
                "x: &x {a: {}}\noptions: *x",
                "charm/config.yaml:2: error: names behind an alias are not found; write them out"
            ),
            (
                "x: &x {a: {}}\noptions:\n  b: {}\n  <<: *x",
                "charm/config.yaml:4: error: names that are merged in are not found; write them out"
            ),
            ("options:\n  ? [a]\n  : b", "charm/config.yaml:2: error: a key that is a list or a map has no name"),
            ("options: {\n", "charm/config.yaml:2: error: did not find expected node content"),
        ])
    func unreadable(config: String, error: String) throws {
        let result = try made(["metadata.yaml": "name: a\n", "config.yaml": config])
        #expect(result.code == nil && result.error == error + "\n")
    }

    @Test("may be none, and may use aliases where no names are")
    func none() throws {
        let code = try made([
            "metadata.yaml": "name: a\nprovides:\n", "config.yaml": "", "actions.yaml": "x: &x {}\ny: *x\n",
        ]).code
        #expect(try names("Endpoint", in: code).isEmpty && names("Option", in: code).isEmpty)
        #expect(try names("Action", in: code).count == 2)
    }
}
