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
        #expect(result.output == "hello: me\nkind: \"null\"\n\nsaid\n")
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
        let log = one.at("server/0", "log") as? [String]
        #expect(log?.first?.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC greeting/) != nil, "\(log ?? [])")
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
        #expect(result.output == "Action id 2 failed: exit status 3\n\noh\n")
        #expect(result.error.contains("ERROR the following task failed:\n - id \"2\" with return code 3\n"))
        #expect(try trial.juju("show-task", "2", "--format", "yaml").contains("status: failed"))
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
            (["server/0"], "no action specified", 2), (["greet"], "no unit specified", 2),
            (["server/0", "greet", "Who=x"], "key \"Who\" must start", 2),
            (["server/0", "Greet"], "invalid unit or action name \"Greet\"", 2),
            (["server/0", "greet", "who"], "must be of the form", 2),
            (["server/0", "other/0", "greet"], "of the same application", 2),
            (["server/0", "greet", "--params", "none"], "none: no such file", 1),
        ] as [([String], String, Int32)])
    func refused(arguments: [String], message: String, code: Int32) throws {
        let result = try trial.run(["run"] + arguments)
        #expect(result.ending == .exited(code))
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
        #expect(
            result.error == """
                Scheduled operation 1 with task 2
                Check operation status with 'juju-sim show-operation 1'
                Check task status with 'juju-sim show-task 2'

                """)
        #expect(try trial.juju("show-task", "2") == "hello: world\nkind: \"null\"\n\nsaid\n")
        let several = try trial.run(["run", "server/0", "server/1", "greet", "--background"])
        #expect(several.output == "server/0:\n  id: \"4\"\nserver/1:\n  id: \"5\"\n")
    }

    @Test(
        "an action that is waited for longer than it may take is told of as such; it runs to its end (common.go: handleTimeout)"
    )
    func waiting() throws {
        let result = try trial.run(["run", "server/0", "greet", "--wait", "1ms"])
        #expect(result.ending == .exited(1) && result.output.isEmpty)
        #expect(result.error.hasSuffix("ERROR timed out waiting for results from: unit server/0\n"), "\(result.error)")
        #expect(try trial.juju("show-task", "2").contains("said"))
    }

    @Test(
        "Juju 4.0 counts from 0, makes no operation of an action that there isn't, and keeps no reason for one that fails"
    )
    func newest() throws {
        func run(_ arguments: String...) throws -> (output: String, error: String, code: String) {
            let result = try trial.run(["run"] + arguments + ["--state", "new"])
            return (result.output, result.error, "\(result.ending)")
        }
        try trial.juju("deploy", "./server", "--state", "new", "--juju-version", "4.0.15")
        // apiserver/facades/client/action/operation.go: EnqueueOperation
        let unknown = try run("server/0", "none")
        #expect(unknown.error == "ERROR action \"none\" not defined for unit \"server/0\".\n")
        #expect(unknown.code == "exit status 1")
        #expect(try run("nobody/0", "greet").error.hasSuffix("application \"nobody\" not found\n"))
        #expect(
            try run("nobody/leader", "greet").error
                == "ERROR getting leader unit for nobody: application \"nobody\" not found in leases\n")
        #expect(
            try run("server/0", "greet").error.contains("Running operation 0 with 1 task\n  - task 1 on unit-server-0"))
        // domain/operation/state/start.go: addUnitTask
        let missing = try run("server/9", "greet")
        #expect(
            missing.error.contains(
                "Operation 2 failed to schedule any tasks:\nlinking task to unit: getting unit UUID for \"server/9\": unit \"server/9\" not found"
            ), "\(missing.error)")
        #expect(missing.code == "exit status 0")
        // worker/uniter/operation/runaction.go: Prepare
        let wrong = try run("server/0", "greet", "who=7")
        #expect(wrong.output == "Task 5 error\n\n" && wrong.code == "exit status 0", "\(wrong)")
        let task = try trial.json("show-task", "5", "--state", "new")
        #expect(
            task.at("message") as? String
                == "cannot run \"greet\" action: validation failed: (root).who : must be of type string, given 7")
        #expect(try run("server/0", "greet").output.hasPrefix("hello: world\n"))
        let shown = try trial.json("show-operation", "0", "--state", "new")
        #expect(shown.at("summary") as? String == "action \"greet\"")
        #expect(shown.at("tasks", "1", "host") as? String == "server/0" && shown.at("tasks", "1", "results") == nil)
    }
}

/// run and run-action as Juju 2.9 has them.
@Suite struct OldRunTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.juju("deploy", "./server", "-n", "2", "--juju-version", "2.9.52")
    }

    @Test("on Juju 2.9 run-action queues an action, and says under which number (runaction.go: processResults)")
    func queue() throws {
        #expect(try trial.juju("run-action", "server/0", "greet") == "Action queued with id: \"2\"\n")
        #expect(
            try trial.juju("run-action", "server/0", "server/1", "greet") == """
                unit-server-0:
                  id: "4"
                  unit: server/0
                unit-server-1:
                  id: "5"
                  unit: server/1

                """)
        let refused = try trial.run(["run-action", "server/0", "none"])
        #expect(refused.ending == .exited(1))
        #expect(refused.error == "ERROR action \"none\" not defined on unit \"server/0\"\n")
    }

    @Test("with --wait it shows the results under the old names, and a failed action is no failure of the command")
    func wait() throws {
        let greeted = try trial.run(["run-action", "server/0", "greet", "--wait", "--format", "json"])
        #expect(greeted.output.contains("\"UnitId\":\"server/0\"") && greeted.output.contains("\"Stdout\":\"said\\n\""))
        #expect(!greeted.output.contains("Code"), "\(greeted.output)")
        let failed = try trial.run(["run-action", "server/0", "fail", "--wait=5m"])
        #expect(failed.ending == .exited(0))
        #expect(failed.output.contains("ReturnCode: 3") && failed.output.contains("message: exit status 3"))
        let late = try trial.run(["run-action", "server/0", "greet", "--wait", "1ms"])
        #expect(late.ending == .exited(1) && late.error == "ERROR timeout reached\n", "\(late.error)")
    }

    @Test("run means commands, whose output and exit code are passed on (commands/exec.go: Run)")
    func commands() throws {
        let one = try trial.run(["run", "--unit", "server/0", "echo out; echo err >&2; exit 4"])
        #expect(one.output == "out\n\n" && one.error == "err\n" && one.ending == .exited(4))
        #expect(
            try trial.juju("run", "--application", "server", "echo $JUJU_UNIT_NAME") == """
                - Stdout: |
                    server/0
                  UnitId: server/0
                - Stdout: |
                    server/1
                  UnitId: server/1

                """)
        let none = try trial.run(["run", "--unit", "server/9", "true"])
        #expect(none.ending == .exited(1))
        #expect(
            none.error
                == "couldn't queue one action: unit \"server/9\" not found\nERROR no actions were successfully enqueued, aborting\n"
        )
        let late = try trial.run(["run", "--unit", "server/0", "--timeout", "1ms", "true"])
        #expect(late.ending == .exited(1))
        #expect(late.error == "ERROR timed out waiting for result from: unit server/0\n")
    }

    @Test("an action that run is asked for is run too, as with the feature that Juju 2.9 has for it (run.go)")
    func feature() throws {
        let failed = try trial.run(["run", "server/0", "fail"])
        #expect(failed.ending == .exited(0) && failed.output == "Action id 2 failed: exit status 3\n\noh\n")
        let unknown = try trial.run(["run", "server/0", "none"])
        #expect(unknown.ending == .exited(1) && unknown.error.contains("not defined on unit \"server/0\""))
        let result = try trial.run(["run", "server/0", "greet", "--format", "json"]).output
        #expect(result.contains("\"Code\":\"0\"") && !result.contains("return-code"))
    }
}
