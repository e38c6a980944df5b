import ChildProcess
import Foundation
import TestSupport
import Testing

/// Charms of any language, run as they are.
@Suite struct CharmLanguageTests {
    private let trial: Trial

    init() throws { trial = try Trial() }

    @Test("a charm in bash: hooks, options, peers, an action")
    func bash() throws {
        let charm = Project.path("Tests/Charms/greeter")
        try trial.juju("deploy", charm, "-n", "2", "--config", "greeting=hi")
        let status = try trial.json("status")
        #expect(
            status.at("applications", "greeter", "units", "greeter/1", "workload-status", "message") as? String
                == "says hi")
        #expect(status.at("applications", "greeter", "application-status", "message") as? String == "led by greeter/0")
        #expect((status.at("applications", "greeter", "version") as? String)?.hasPrefix("bash ") == true)
        #expect(try trial.juju("show-unit", "greeter/0").contains("greeting: hi"))
        #expect(try trial.juju("run", "greeter/0", "greet", "who=you") == "said: hi, you\n\n")
        #expect(
            try trial.juju("debug-log", "--include", "greeter/1").contains(
                "INFO unit.greeter/1.juju-log others:0: met greeter/0"))
    }

    @Test(
        "a charm in Python on ops: stored state, secrets, peers, an action",
        .enabled(if: PythonEnvironment.ops.folder != nil, "\(PythonEnvironment.ops.reason)"))
    func python() throws {
        let python = try #require(PythonEnvironment.ops.folder)
        func run(_ arguments: String...) throws -> String {
            let result = try trial.run(arguments, variables: ["PATH": "\(python)/bin:/usr/bin:/bin"])
            try #require(result.succeeded, "\(result.output)\(result.error)")
            return result.output
        }
        _ = try run("deploy", Project.path("Tests/Charms/counter"), "-n", "2")
        for unit in ["counter/0", "counter/1"] { _ = try run("update-status", unit) }
        _ = try run("config", "counter", "step=5")
        #expect(try run("update-status", "counter/0").contains("status active \"counted 6\""))
        #expect(try run("status", "counter/1").contains("counted 1"))
        #expect(try run("show-unit", "counter/1").contains("count: \"6\""))
        #expect(try run("run", "counter/0", "count") == "count: \"6\"\nseal-length: \"15\"\n\n")
        #expect(!(try run("debug-log").contains("not-for-the-log")))
    }

    @Test(
        "a charm in Go, one program for all hooks",
        .enabled(if: Self.goProgram != nil, "there is no go on this machine"))
    func go() throws {
        let go = try #require(Self.goProgram)
        let charm = trial.folder.file("pinger")
        try FileManager.default.copyItem(atPath: Project.path("Tests/Charms/pinger"), toPath: charm)
        let build = ChildProcess(
            go, arguments: ["build", "-o", "dispatch", "."],
            environment: [
                "PATH": "/usr/bin:/bin", "GOCACHE": Project.path(".build/go-cache"), "HOME": trial.folder.path,
            ],
            directory: charm)
        let built = try build.run()
        try #require(built.succeeded, "\(built.error)")
        try trial.folder.write(
            "caller/metadata.yaml", "name: caller\nsummary: s\ndescription: d\nrequires: {call: {interface: ping}}\n")
        try trial.juju("deploy", "./pinger")
        try trial.juju("deploy", "./caller")
        try trial.juju("integrate", "pinger", "caller")
        #expect(try trial.juju("status").contains("leads: true"))
        #expect(try trial.juju("show-unit", "caller/0").contains("pong: caller"))
    }

    private static let goProgram = ["/usr/bin/go", "/usr/local/go/bin/go"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}
