import ChildProcess
import Testing

@Suite struct ConfigTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.juju("deploy", "./server")
    }

    @Test("all options are shown with default, source and type, as juju config does")
    func all() throws {
        #expect(
            try trial.juju("config", "server") == """
                application: server
                application-config:
                  trust:
                    default: false
                    description: Does this application have access to trusted credentials
                    source: default
                    type: bool
                    value: false
                charm: server
                settings:
                  greeting:
                    description: What to say.
                    source: unset
                    type: string
                  port:
                    default: 80
                    description: The port.
                    source: default
                    type: int
                    value: 80

                """)
    }

    @Test("options are set from arguments and files, and put back; the hook runs only when something changes")
    func change() throws {
        try trial.folder.write("text", "from a file")
        #expect(try trial.juju("config", "server", "port=10000000", "greeting=@text").contains("config-changed"))
        #expect(try trial.juju("config", "server", "port") == "10000000\n")
        #expect(try trial.juju("config", "server", "greeting") == "from a file\n")
        #expect(try trial.juju("config", "server", "port=10000000").isEmpty)
        #expect(try trial.json("config", "server").at("settings", "port", "source") as? String == "user")
        #expect(try trial.juju("config", "server", "--reset", "port,greeting").contains("port 80"))
        #expect(try trial.juju("config", "server", "greeting").isEmpty)
        try trial.juju("config", "server", "--file", "-", input: "server: {port: 83}\n")
        #expect(try trial.juju("config", "server", "port") == "83\n")
        try trial.juju("config", "server", "--file", "-", input: "port: 84\n")
        #expect(try trial.juju("config", "server", "port") == "84\n")
    }

    @Test(
        "what does not go together, or does not fit, is refused and changes nothing",
        arguments: [
            (["port", "greeting"], "can only retrieve a single value", 2),
            (["port", "greeting=x"], "not both at once", 2),
            (["port", "--reset", "port"], "cannot show", 2),
            (["port=1", "--reset", "port"], "cannot set and reset key \"port\"", 2),
            (["--reset", "none"], "unknown option \"none\"", 1), (["none"], "key \"none\" not found", 1),
            (["port=x"], "expected int, got \"x\"", 1), (["greeting=@none"], "none: no such file", 1),
            (["port=1", "--file", "x"], "cannot specify --file", 2),
            (["--file", "none.yaml"], "none.yaml: no such file", 1),
        ] as [([String], String, Int32)])
    func refused(arguments: [String], message: String, code: Int32) throws {
        let before = try trial.juju("config", "server")
        let result = try trial.run(["config", "server"] + arguments)
        #expect(result.ending == .exited(code))
        #expect(result.error.contains(message), "\(result.error)")
        #expect(try trial.juju("config", "server") == before)
    }

    @Test("what is not UTF-8 is refused as juju does, and in a file of options goes to the controller as JSON has it")
    func bytes() throws {
        func shell(_ command: String) throws -> ChildProcess.Result {
            try ChildProcess(
                "/bin/bash", arguments: ["-c", command.replacing("juju-sim", with: Trial.program("juju-sim"))],
                environment: ["PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": trial.folder.file("state")],
                directory: trial.folder.path
            ).run()
        }
        // cmd/juju/application/config.go: validateValues
        let words = "ERROR value for option \"greeting\" contains non-UTF-8 sequences\n"
        #expect(try shell("juju-sim config server greeting=$'a\\xff'").error == words)
        #expect(try shell("printf 'a\\xff' > f; juju-sim config server greeting=@f").error == words)
        // cmd/juju/application/config.go: setConfigFromFile
        let file = try shell(
            "printf 'server: {greeting: \"a\\xff\\xfe\"}' > o.yaml; juju-sim config server --file o.yaml")
        #expect(file.ending == .exited(0), "\(file.error)")
        #expect(try trial.juju("config", "server", "greeting") == "a\u{FFFD}\u{FFFD}\n")
        // cmd/juju/action/run.go: enqueueActions
        for command in ["greet who=$'a\\xff'", "greet --params p.yaml"] {
            let result = try shell("printf 'who: a\\xff' > p.yaml; juju-sim run server/0 \(command)")
            #expect(result.error == "ERROR yaml: invalid leading UTF-8 octet\n" && result.ending == .exited(1))
        }
    }
}
