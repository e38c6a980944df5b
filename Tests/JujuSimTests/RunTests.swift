import Testing

/// run, actions and show-task.
@Suite struct RunTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.juju("deploy", "./server", "-n", "2")
    }

    @Test("an action's results, output and log are shown as juju run shows them")
    func plain() throws {
        let result = try trial.run(["run", "server/0", "greet", "who=me"])
        #expect(result.output == "hello: me\nkind: \"null\"\nsaid\n")
        let lines = result.error.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines.prefix(4) == [
                "Running operation 1 with 1 task", "  - task 2 on unit-server-0", "", "Waiting for task 2...",
            ])
        #expect(lines[4].wholeMatch(of: /\d\d:\d\d:\d\d greeting/) != nil)
    }

    @Test("JSON and YAML hold the whole task, of several units each")
    func documents() throws {
        let one = try trial.json("run", "server/leader", "greet")
        #expect(one.at("server/0", "status") as? String == "completed")
        #expect(one.at("server/0", "results", "return-code") as? Int == 0)
        #expect(one.at("server/0", "results", "stdout") as? String == "said\n")
        #expect(one.at("server/0", "unit") as? String == "server/0")
        #expect(one.at("server/0", "log") as? [String] == ["greeting"])
        let yaml = try trial.juju("run", "server/0", "server/1", "greet", "--format", "yaml")
        #expect(yaml.hasPrefix("server/0:\n  id: \"4\"\n"))
        #expect(yaml.contains("\nserver/1:\n  id: \"5\"\n"))
    }

    @Test("parameters come from a file, and arguments win; --string-args takes them as texts")
    func parameters() throws {
        try trial.folder.write("p.yaml", "who: file\ntimes: 3\n")
        #expect(
            try trial.juju("run", "server/0", "greet", "--params", "p.yaml").hasPrefix("hello: file\nkind: \"3\"\n"))
        let both = try trial.juju("run", "server/0", "greet", "--params", "p.yaml", "times=4")
        #expect(both.hasPrefix("hello: file\nkind: \"4\"\n"))
        let text = try trial.run(["run", "server/0", "greet", "times=4", "--string-args"])
        #expect(text.error.contains("(root).times : must be of type integer, given \"4\""), "\(text.error)")
    }

    @Test("an action that fails says so, and what it printed; the exit code is 1")
    func failure() throws {
        let result = try trial.run(["run", "server/0", "fail"])
        #expect(result.ending == .exited(1))
        #expect(result.output == "Action id 2 failed: exit status 3\noh\n")
        #expect(result.error.contains("ERROR the following task failed:\n - id \"2\" with return code 3\n"))
        #expect(try trial.juju("show-task", "2").contains("status: failed"))
        #expect(try trial.juju("status").contains("active"))
    }

    @Test("the actions of an application are listed")
    func list() throws {
        #expect(
            try trial.juju("actions", "server") == """
                Action  Description
                fail    Fail.
                greet   Say hello.

                """)
        let schema = try trial.json("actions", "server", "--schema")
        #expect(schema.at("greet", "properties", "who", "default") as? String == "world")
    }

    @Test(
        "what cannot be run is refused",
        arguments: [
            (["server/0"], "no action specified"), (["greet"], "no unit specified"),
            (["server/0", "greet", "Who=x"], "key \"Who\" must start"),
            (["server/0", "greet", "who"], "must be of the form"),
            (["server/0", "other/0", "greet"], "of the same application"),
            (["server/0", "greet", "--params", "none"], "none: no such file"),
        ])
    func refused(arguments: [String], message: String) throws {
        let result = try trial.run(["run"] + arguments)
        #expect(result.ending == .exited(2))
        #expect(result.error.contains(message), "\(result.error)")
    }

    @Test(
        "what can't be scheduled is told of, and is no failure (cmd/juju/action/common.go)",
        arguments: [
            (["server/0", "none"], "action \"none\" not defined on unit \"server/0\""),
            (["server/9", "greet"], "unit \"server/9\" not found"),
            (["nobody/leader", "greet"], "could not determine leader for \"nobody\""),
            (
                ["server/0", "greet", "who=7"],
                "validation failed: (root).who : must be of type string, given 7"
            ),
        ])
    func unscheduled(arguments: [String], message: String) throws {
        let result = try trial.run(["run"] + arguments)
        #expect(result.ending == .exited(0) && result.output.isEmpty)
        #expect(
            result.error.contains("Operation 1 failed to schedule any tasks:\n\(message)"), "\(result.error)")
    }

    @Test("an action in the background is not waited for, and show-task tells what came of it")
    func background() throws {
        let result = try trial.run(["run", "server/0", "greet", "--background"])
        #expect(result.ending == .exited(0) && result.output.isEmpty)
        #expect(result.error.contains("Scheduled operation 1 with task 2"))
        #expect(try trial.juju("show-task", "2").contains("completed"))
    }

    @Test("on Juju 2.9 an action's exit code and output are found under its names")
    func oldNames() throws {
        try trial.juju("deploy", "./server", "--state", "old", "--juju-version", "2.9.52")
        let failed = try trial.run(["run", "server/0", "fail", "--state", "old"])
        #expect(failed.ending == .exited(1))
        #expect(failed.output.contains("failed: exit status 3\noh"))
        #expect(try trial.juju("run-action", "server/0", "greet", "--wait", "--state", "old").contains("said"))
        let result = try trial.run(["run", "server/0", "greet", "--state", "old", "--format", "json"]).output
        #expect(result.contains("\"Code\":\"0\"") && !result.contains("return-code"))
    }
}
