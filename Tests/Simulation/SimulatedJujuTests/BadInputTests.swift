import ChildProcess
import Foundation
import TestSupport
import Testing

/// What juju-sim refuses from outside, and that nothing of its model is touched then.
@Suite struct BadInputTests {
    private let folder: TemporaryDirectory

    /// A model with one application, two machines and a user's secret.
    init() throws {
        folder = try TemporaryDirectory()
        try folder.write(
            "any/metadata.yaml", "name: any\nsummary: s\ndescription: d\nrequires: {want: {interface: thing}}\n")
        try folder.write("any/config.yaml", "options: {port: {type: int}, key: {type: secret}}\n")
        try folder.write("none/README.md", "no charm\n")
        #expect(try run("deploy", "./any", "first", "-n", "2").succeeded)
        #expect(try run("add-secret", "name", "token=hush-hush").succeeded)
    }

    private func run(_ arguments: String...) throws -> ChildProcess.Result {
        try ChildProcess(
            BuiltProduct.path("juju-sim"), arguments: arguments,
            environment: ["PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": folder.file("state"), "JUJU_SIM_HOST": "1"],
            directory: folder.path
        ).run()
    }

    /// Every file below the model's folder, with its content.
    private func content() -> [String: Data] {
        let names = FileManager.default.enumerator(atPath: folder.file("state"))?.compactMap { $0 as? String } ?? []
        return Dictionary(
            names.map { ($0, FileManager.default.contents(atPath: folder.file("state/\($0)")) ?? Data()) },
            uniquingKeysWith: { $1 })
    }

    private func expectRefusal(
        _ result: ChildProcess.Result, _ reasons: String..., before: [String: Data], code: Int32 = 1
    ) {
        #expect(result.ending == .exited(code))
        #expect(result.output == "")
        #expect(result.error.hasPrefix("ERROR "))
        #expect(result.error.split(separator: "\n").count == 1)
        for reason in reasons { #expect(result.error.contains(reason)) }
        #expect(content() == before)
    }

    @Test(
        "a bundle that cannot be deployed is refused by its name and the reason, and leaves nothing behind",
        arguments: [
            (
                "applications: {b: {charm: ./any, num_units: 1}}\nrelations: [[b, c]]",
                "application \"c\" not defined in this bundle"
            ),
            (
                "applications: {b: {charm: ./any}, c: {charm: ./any}}\nrelations: [[b:no, c]]",
                "application \"b\" has no \"no\" relation"
            ),
            (
                "applications: {b: {charm: ./any}, c: {charm: ./any}}\nrelations: [[b, c]]",
                "no relations found"
            ),
            ("applications: {b: {charm: ./any, options: {port: many}}}", "option \"port\" expected int, got \"many\""),
            ("applications: {b: {charm: ./any, options: {size: 1}}}", "unknown option \"size\""),
            ("applications: {b: {charm: ./any, options: {key: hush}}}", "option \"key\" expected secret"),
            ("applications: {b: {charm: ./any, num_units: -1}}", "negative number of units"),
            ("applications: [", "yaml: line 1: did not find expected node content"), ("", "empty bundle not valid"),
        ])
    func bundles(content text: String, reason: String) throws {
        try folder.write("bundle.yaml", text)
        expectRefusal(try run("deploy", "./bundle.yaml"), "bundle.yaml: ", reason, before: content())
    }

    @Test("a bundle's missing charm is named, and so is a bundle that is not there")
    func missingFiles() throws {
        let before = content()
        try folder.write("bundle.yaml", "applications: {a: {charm: ./any, num_units: 2}, b: {charm: ./gone.charm}}")
        expectRefusal(
            try run("deploy", "./bundle.yaml"),
            "charm path in application \"b\" does not exist: \(folder.file("gone.charm"))", before: before)
        expectRefusal(try run("deploy", "./gone.yaml"), "./gone.yaml: no such file", before: before)
    }

    @Test("a charm that is none is named with what it lacks, not with the place of a copy")
    func charms() throws {
        let before = content()
        expectRefusal(
            try run("deploy", "./none"), "./none: reading \"metadata.yaml\" file: no such file", before: before)
        let zip = try ChildProcess(
            "zip", arguments: ["-q", "../none.charm", "README.md"], environment: ["PATH": "/usr/bin:/bin"],
            directory: folder.file("none")
        ).run()
        #expect(zip.succeeded)
        expectRefusal(
            try run("deploy", "./none.charm"), "./none.charm: reading \"metadata.yaml\" file: no such file",
            before: before)
        try folder.write("text.charm", "text")
        expectRefusal(try run("deploy", "./text.charm"), "./text.charm: not a charm", before: before)
    }

    @Test(
        "an option that the charm does not know, or of another type, is refused and no option changes",
        arguments: [
            (["port=80", "size=1"], "unknown option \"size\""),
            (["port=many"], "option \"port\" expected int, got \"many\""),
            (["key=my-own-password", "port=80"], "option \"key\" expected secret"),
            (["port", "key="], "expected name=value"),
        ])
    func options(arguments: [String], reason: String) throws {
        let before = content()
        let configured = try ChildProcess(
            BuiltProduct.path("juju-sim"), arguments: ["config", "first"] + arguments,
            environment: ["PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": folder.file("state"), "JUJU_SIM_HOST": "1"]
        ).run()
        expectRefusal(configured, reason, before: before, code: arguments.contains("port") ? 2 : 1)
        #expect(!configured.error.contains("my-own-password"))
        let deployed = try run("deploy", "./any", "second", "--config", arguments[0], "--config", "size=1")
        #expect(deployed.ending == .exited(1))
        #expect(content() == before)
    }

    @Test("an option of type secret takes a secret's URI, and nothing, which clears it")
    func secretOption() throws {
        #expect(try run("config", "first", "key=secret:cnl4vq5oqpi3n8r1ngk0", "port=80").succeeded)
        #expect(try run("config", "first", "key").output == "secret:cnl4vq5oqpi3n8r1ngk0\n")
        #expect(try run("config", "first", "key=").succeeded)
    }

    @Test("units, applications and actions that are not there are named")
    func unknownNames() throws {
        let before = content()
        expectRefusal(try run("show-unit", "first/9"), "unit \"first/9\" not found", before: before)
        expectRefusal(try run("remove-unit", "first/9"), "unit \"first/9\" does not exist", before: before)
        expectRefusal(try run("show-unit", "first"), "first", before: before, code: 2)
        expectRefusal(try run("add-unit", "other"), "application \"other\" not found", before: before)
        expectRefusal(try run("config", "other"), "application \"other\" not found", before: before)
        expectRefusal(
            try run("integrate", "first:no", "first"), "application \"first\" has no \"no\" relation", before: before)
        expectRefusal(try run("resolve", "first/0"), "not in an error state", before: before)
        expectRefusal(try run("machine-root", "7"), "machine 7 does not exist", before: before)
    }

    @Test(
        "every command says that a state directory is damaged, which file and why, and touches nothing",
        arguments: [
            ("model.json", "{\"format\": 1, \"mod"), ("model.json", ""), ("model.json", "plain text"),
            ("model.json", "{\"format\": 9, \"model\": 1}"), ("secrets.sealed", "changed"), ("secrets.sealed", ""),
        ])
    func damaged(file: String, text: String) throws {
        try folder.write("state/\(file)", text)
        let before = content()
        for arguments in [
            ["status"], ["settle"], ["deploy", "./any"], ["config", "first", "port=1"], ["add-machine"],
        ] {
            let result = try ChildProcess(
                BuiltProduct.path("juju-sim"), arguments: arguments,
                environment: ["PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": folder.file("state"), "JUJU_SIM_HOST": "1"],
                directory: folder.path
            ).run()
            expectRefusal(result, folder.file("state/\(file)"), before: before)
        }
    }

    @Test("a state directory that cannot be looked into is not taken for an empty one")
    func unreadable() throws {
        try folder.write("file", "text")
        let inFile = try run("status", "--state", "./file/state")
        #expect(inFile.ending == .exited(1))
        #expect(inFile.error.contains("./file/state: cannot be read: Not a directory"))
        try FileManager.default.removeItem(atPath: folder.file("state/model.json"))
        try FileManager.default.createDirectory(
            atPath: folder.file("state/model.json"), withIntermediateDirectories: true)
        for command in ["status", "settle"] {
            let result = try run(command)
            #expect(result.ending == .exited(1))
            #expect(result.error.contains("state/model.json: cannot be read"))
        }
    }
}
