import ChildProcess
import TestSupport
import Testing

/// What every command has in common.
@Suite struct CommandLineTests {
    private let trial: Trial

    init() throws { trial = try Trial() }

    private var folder: TemporaryDirectory { trial.folder }

    private func run(_ arguments: String...) throws -> ChildProcess.Result { try trial.run(arguments) }

    @Test(
        "bad input is refused in one line, with 2 where the command line itself says no command, as juju's Init does",
        arguments: [
            (["deploy", "./nothing"], 1), (["status"], 1), (["integrate", "a", "b"], 1), (["run", "a/0", "greet"], 1),
            (["deploy", "./client/dispatch"], 1), (["deploy", "./client", "--num-units=-1"], 2), (["deploy"], 2),
            (["frobnicate"], 2), (["status", "--frobnicate"], 2), (["show-unit", "client"], 2), (["debug-log"], 1),
            (["config", "server"], 1), (["exec", "ls"], 2), (["deploy", "./none.yaml"], 1),
            (["deploy", "./client", "--config", "port=1"], 1),
        ] as [([String], Int32)])
    func badInput(arguments: [String], code: Int32) throws {
        let result = try ChildProcess(
            Trial.program("juju-sim"), arguments: arguments + ["--state", folder.file("fresh")],
            environment: ["PATH": "/usr/bin:/bin", "JUJU_SIM_HOST": "1"], directory: folder.path
        ).run()
        #expect(result.ending == .exited(code))
        #expect(result.error.hasPrefix("ERROR "))
        #expect(result.error.split(separator: "\n").count == 1)
        #expect(!(try folder.names).contains("fresh"))
    }

    @Test("help is no error")
    func help() throws {
        for arguments in [["--help"], ["deploy", "--help"]] {
            let result = try ChildProcess(
                Trial.program("juju-sim"), arguments: arguments, environment: ["PATH": "/usr/bin:/bin"]
            ).run()
            #expect(result.ending == .exited(0))
            #expect(result.output.contains("USAGE:"))
        }
    }

    @Test(
        "a verb that only juju has gets a sentence that says what to do instead",
        arguments: [
            ("bootstrap", "add-model"), ("debug-hooks", "exec --unit"),
            ("list-controllers", "no controller"), ("upgrade-model", "all of a kind"),
        ])
    func elsewhere(verb: String, hint: String) throws {
        let error = try trial.refusal(verb, "anything", "--even-this", code: 2)
        #expect(error.hasPrefix("ERROR juju-sim has no \"\(verb)\": "))
        #expect(error.contains(hint))
    }

    @Test("a model's name that is not this one's is refused, and what juju puts before it is not minded")
    func modelName() throws {
        try trial.juju("add-model", "mine")
        #expect(try trial.refusal("status", "-m", "other").contains("model \"other\" not found"))
        #expect(try trial.juju("status", "-m", "lxd:admin/mine").hasPrefix("Model  Controller"))
        #expect(try trial.refusal("add-model", "mine").contains("model \"mine\" for admin already exists"))
    }

    @Test("the seed of a new model is said, and repeats its ids")
    func seed() throws {
        let made = try run("deploy", "./server", "--seed", "7")
        #expect(made.error.contains("Juju 3.6.26, seed 7"))
        let first = try trial.json("show-model").at("demo", "model-uuid") as? String
        try trial.juju("destroy-model", "demo", "--no-prompt")
        try trial.juju("add-model", "demo", "--seed", "7")
        #expect(try trial.json("show-model").at("demo", "model-uuid") as? String == first)
    }

    @Test("on a terminal the running hook is shown until its line takes its place, in colours unless NO_COLOR is set")
    func terminal() throws {
        func deploy(_ name: String, _ variables: [String: String]) throws -> String {
            let command = "\(Trial.program("juju-sim")) deploy ./client \(name) --state \(folder.file("tty"))"
            return try ChildProcess(
                "/usr/bin/script", arguments: ["-qec", command, "/dev/null"],
                environment: ["PATH": "/usr/bin:/bin", "JUJU_SIM_HOST": "1", "TERM": "xterm"].merging(variables) { $1 },
                directory: folder.path
            ).run().output
        }
        let coloured = try deploy("one", [:])
        #expect(
            coloured.contains("\r\u{1b}[K\u{1b}[?7l\u{1b}[2mone/0             install\u{1b}[0m\u{1b}[?7h\r\u{1b}[K"))
        let plain = try deploy("two", ["NO_COLOR": "1"])
        #expect(plain.contains("\r\u{1b}[K\u{1b}[?7ltwo/0             install\u{1b}[?7h\r\u{1b}[K"))
        #expect(!plain.contains("\u{1b}[2m"))
        #expect(!(try run("deploy", "./client").output.contains("\u{1b}")))
    }

    @Test(
        "a verb that is none gets the one that was meant",
        arguments: [
            ("stats", "did you mean status?"), ("dploy", "did you mean deploy?"), ("frobnicate", "see juju-sim --help"),
            ("add-units", "did you mean add-unit?"),
        ])
    func unknownVerb(verb: String, hint: String) throws {
        let error = try trial.refusal(verb, "anything", code: 2)
        #expect(error == "ERROR \"\(verb)\" is not a juju-sim command; \(hint)\n")
    }

    @Test("what Juju 2.9 called run is shown the way to exec")
    func oldRun() throws {
        try trial.juju("deploy", "./server")
        #expect(try trial.refusal("run", "--unit", "server/0", "hostname").contains("juju-sim exec"))
        #expect(try trial.refusal("run", "--unit=server/0", "hostname").contains("juju-sim exec"))
    }

    @Test("options that each command of juju takes are taken; -q leaves out what is said besides the output")
    func commonOptions() throws {
        let quiet = try trial.run(["deploy", "./server", "-n1", "-q", "-B", "--debug"])
        #expect((quiet.ending, quiet.error) == (.exited(0), ""))
        #expect(try trial.juju("status", "-v", "--retry-count", "3").contains("server/0"))
    }

    @Test("a model is destroyed only by its name")
    func destroy() throws {
        try trial.juju("add-model", "mine")
        #expect(try trial.refusal("destroy-model", code: 2).contains("no model specified"))
        #expect(try trial.refusal("destroy-model", "other").contains("model \"other\" not found"))
        #expect(try trial.run(["destroy-model", "mine"]).error == "Destroyed model \"mine\"\n")
        #expect(try trial.refusal("status").contains("no simulated model here"))
    }
}
