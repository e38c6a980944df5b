import Testing

/// operations, show-operation and cancel-task (cmd/juju/action).
@Suite struct OperationTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.juju("deploy", "./server", "-n", "2")
        try trial.juju("deploy", "./client")
        _ = try trial.run(["run", "server/0", "server/1", "greet"])  // 1: 2, 3
        _ = try trial.run(["run", "server/1", "fail"])  // 4: 5
        _ = try trial.run(["exec", "--machine", "0", "true"])  // 6: 7
        _ = try trial.run(["run", "server/0", "none"])  // 8: 9
        _ = try trial.run(["run", "server/9", "greet"])  // 10
    }

    private func numbers(_ filters: String...) throws -> [String] {
        try trial.run(["operations"] + filters).output.split(separator: "\n").dropFirst().compactMap {
            $0.split(separator: " ").first.map(String.init)
        }
    }

    @Test("operations are listed by number, with those of units alone when nothing is asked for (listoperations.go)")
    func list() throws {
        let lines = try trial.juju("operations", "--utc").split(separator: "\n").map(String.init)
        #expect(
            lines[0].wholeMatch(of: /ID  Status     Started              Finished             Task IDs  Summary/) != nil
        )
        let time = #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/#
        try #require(lines.count == 4)
        #expect(
            lines[1].replacing(time, with: "T")
                == " 1  completed  T  T  2,3       greet run on unit-server-0,unit-server-1")
        #expect(lines[2].replacing(time, with: "T") == " 4  failed     T  T  5         fail run on unit-server-1")
        #expect(lines[3].hasSuffix("9         none run on unit-server-0"))
        #expect(lines[3].hasPrefix(" 8  error    "))
    }

    @Test(
        "they are found by application, unit, machine, action and status (state/operation.go: ListOperations)",
        arguments: [
            (["--apps", "client"], [String]()), (["--applications", "server"], ["1", "4", "8"]),
            (["--units", "server/1"], ["1", "4"]), (["--machines", "0,1"], ["6"]),
            (["--machines", "0", "--units", "server/0"], ["1", "6", "8"]), (["--actions", "juju-exec"], ["6"]),
            (["--actions", "greet,fail"], ["1", "4"]), (["--status", "failed,error"], ["4", "8"]),
            (["--status", "pending"], []), (["--actions", "greet", "--units", "server/1"], ["1"]),
        ])
    func filters(arguments: [String], expected: [String]) throws {
        let result = try trial.run(["operations"] + arguments)
        #expect(result.ending == .exited(0))
        if expected.isEmpty { return #expect(result.error == "no matching operations\n") }
        let shown = result.output.split(separator: "\n").dropFirst().compactMap { $0.split(separator: " ").first }
        #expect(shown.map(String.init) == expected)
    }

    @Test("a limit shows the first ones, and says where the next batch begins")
    func limit() throws {
        let first = try trial.juju("operations", "--limit", "2")
        #expect(
            first.hasPrefix(
                """
                Displaying operation results 1 to 2.
                Run the command again with --offset=2 --limit=2 to see the next batch.

                ID
                """))
        let rest = try trial.juju("operations", "--limit", "2", "--offset", "2")
        #expect(rest.hasPrefix("Displaying operation results 3 to 3.\nID") && rest.contains("none run on"))
    }

    @Test(
        "names and statuses that are none are refused",
        arguments: [
            (["--apps", "No!"], "invalid application name \"No!\""),
            (["--units", "server"], "invalid unit name \"server\""),
            (["--machines", "x"], "invalid machine id \"x\""),
            (
                ["--status", "done"],
                "\"done\" is not a valid task status, want one of [pending running completed failed cancelled aborting aborted error]"
            ),
        ])
    func refused(arguments: [String], message: String) throws {
        let result = try trial.run(["operations"] + arguments)
        #expect(result.ending == .exited(2) && result.error == "ERROR \(message)\n", "\(result.error)")
    }

    @Test("show-operation has the action once when all tasks ran it, and each task with its results")
    func show() throws {
        let shown = try trial.json("show-operation", "1", "--utc")
        #expect(shown.at("status") as? String == "completed")
        #expect(shown.at("action", "name") as? String == "greet")
        #expect(shown.at("action", "parameters", "who") as? String == "world")
        #expect(shown.at("tasks", "3", "host") as? String == "server/1")
        #expect(shown.at("tasks", "3", "results", "hello") as? String == "world")
        #expect((shown.at("tasks", "2", "log") as? [String])?.first?.hasSuffix(" greeting") == true)
        let yaml = try trial.juju("show-operation", "1")
        #expect(yaml.hasPrefix("summary: greet run on unit-server-0,unit-server-1\nstatus: completed\naction:\n"))
        let listed = try trial.json("operations").at("1", "tasks", "2") as? [String: Any]
        #expect(listed?["status"] as? String == "completed" && listed?["results"] == nil)
    }

    @Test("of what could not be scheduled it tells why (action/operation.go: handleFailedActionEnqueuing)")
    func failed() throws {
        #expect(
            try trial.json("show-operation", "8").at("fail") as? String
                == "error(s) enqueueing action(s): action \"none\" not defined on unit \"server/0\"")
        #expect(try trial.json("show-operation", "8").at("tasks", "9", "status") as? String == "error")
        let missing = try trial.json("show-operation", "10")
        #expect(missing.at("status") as? String == "error" && missing.at("tasks") == nil)
        #expect(missing.at("fail") as? String == "error(s) enqueueing action(s): unit \"server/9\" not found")
    }

    @Test("what is not there is told of after the arguments were understood, with exit code 1")
    func missing() throws {
        for (arguments, error) in [
            (["show-operation", "99"], "operation 99 not found"), (["show-task", "99"], "id not found"),
            (["cancel-task"], "no task IDs specified"),
        ] {
            let result = try trial.run(arguments)
            #expect(result.ending == .exited(1) && result.error == "ERROR \(error)\n", "\(result.error)")
        }
        #expect(try trial.refusal("show-operation", "one", code: 2).contains("operation ID \"one\" not valid"))
        #expect(try trial.refusal("show-task", "one", code: 2).contains("task ID \"one\" not valid"))
        #expect(try trial.refusal("cancel-task", "1", "x", code: 2).contains("task ID \"x\" not valid"))
        #expect(
            try trial.refusal("show-task", "1", "--watch", "--wait", "1s", code: 2).contains(
                "either --watch or --wait but not both"))
    }

    @Test(
        "a task that has not begun can be cancelled, and never runs; others stay as they are (state/action.go: Cancel)")
    func cancel() throws {
        try trial.juju("run", "server/0", "greet", "who=ann", "--background", "--no-settle")
        try trial.juju("run", "server/1", "greet", "who=bob", "--background", "--no-settle")
        #expect(try numbers("--status", "pending") == ["11", "13"])
        #expect(try trial.juju("show-task", "12") == "Task 12 pending\n\n")
        let cancelled = try trial.juju("cancel-task", "12", "2", "99")
        #expect(cancelled.contains("  id: \"12\"\n  status: cancelled\n  unit: server/0\n"), "\(cancelled)")
        #expect(cancelled.contains("  id: \"2\"\n  status: completed\n"))
        #expect(cancelled.contains("error: action \"99\" not found\n  id: \"99\"\n"))
        #expect(try trial.juju("show-task", "14", "--watch").hasPrefix("hello: bob"))
        #expect(try trial.json("show-task", "12").at("message") as? String == "action cancelled via the API")
        #expect(try numbers("--status", "cancelled") == ["11"])
    }

    @Test("what a unit has not begun is cancelled with it (state/cleanup.go: cleanupActions)")
    func removed() throws {
        try trial.juju("add-unit", "server", "--no-settle")
        try trial.juju("run", "server/2", "greet", "--background", "--no-settle")
        try trial.juju("remove-unit", "server/2", "--no-settle")
        #expect(try trial.json("show-task", "12").at("status") as? String == "cancelled")
        #expect(try trial.json("show-task", "12").at("message") as? String == "unit removed")
    }
}
