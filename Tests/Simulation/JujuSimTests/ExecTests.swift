import Testing

@Suite struct ExecTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.deployBoth(clients: 2)
    }

    @Test("commands run on a unit in a hook's context, and what they write counts")
    func unit() throws {
        #expect(try trial.juju("exec", "--unit", "server/0", "echo $JUJU_UNIT_NAME; is-leader") == "server/0\nTrue\n")
        #expect(try trial.juju("exec", "-u", "server/leader", "--", "relation-ids", "serve") == "serve:0\n")
        try trial.juju("exec", "--unit", "server/0", "relation-set -r 0 --app colour=blue")
        #expect(try trial.juju("show-unit", "client/0").contains("colour: blue"))
    }

    @Test("several arguments are one command, each taken as it is")
    func quoting() throws {
        #expect(
            try trial.juju("exec", "--unit", "server/0", "--", "printf", "%s|", "a b", "it's", "$HOME")
                == "a b|it's|$HOME|\n")
    }

    @Test("each of several units answers under its name; JSON holds exit code and output")
    func several() throws {
        #expect(
            try trial.juju("exec", "--application", "client", "echo $JUJU_UNIT_NAME")
                == "client/0:\nclient/0\n\nclient/1:\nclient/1\n\n")
        let document = try trial.json("exec", "--unit", "client/0,client/1", "echo out; echo err >&2")
        #expect(document.at("client/1", "results", "stdout") as? String == "out\n")
        #expect(document.at("client/1", "results", "stderr") as? String == "err\n")
        #expect(document.at("client/1", "results", "return-code") as? Int == 0)
        #expect(document.at("client/1", "status") as? String == "completed")
    }

    @Test("a command that fails makes the exit code 1, and nothing else")
    func failure() throws {
        let result = try trial.run(["exec", "--unit", "server/0", "echo before; exit 4"])
        #expect(result.ending == .exited(1))
        #expect(result.output == "before\n")
        #expect(result.error.contains("with return code 4"))
        #expect(!(try trial.juju("status").contains("error")))
    }

    @Test("on machines commands run in the machine's folder")
    func machines() throws {
        #expect(try trial.juju("exec", "--machine", "0", "cat etc/hostname") == "demo-0\n")
        #expect(try trial.juju("exec", "--all", "cat etc/hostname").contains("2:\ndemo-2\n"))
    }

    @Test(
        "what is not there gets no task, and that is no failure (cmd/juju/action/common.go)",
        arguments: [
            (["--unit", "server/9"], "Operation 1 failed to schedule any tasks:\nunit \"server/9\" not found"),
            (["--machine", "9"], "Operation 1 failed to schedule any tasks:\nmachine 9 not found"),
        ])
    func unscheduled(arguments: [String], message: String) throws {
        let result = try trial.run(["exec"] + arguments + ["true"])
        #expect(result.ending == .exited(0) && result.output.isEmpty)
        #expect(result.error.contains(message), "\(result.error)")
    }

    @Test("commands run as the action juju-exec: its variables and tools are there, and no reboot")
    func action() throws {
        let commands = """
            echo $JUJU_ACTION_NAME $JUJU_ACTION_TAG "[$JUJU_HOOK_NAME]" "[$JUJU_DISPATCH_PATH]"
            action-set colour=blue; action-log busy; action-fail "as asked"; juju-reboot
            """
        let result = try trial.json("exec", "--unit", "server/0", commands)
        #expect(result.at("server/0", "results", "colour") as? String == "blue")
        #expect(result.at("server/0", "status") as? String == "failed")
        #expect(result.at("server/0", "message") as? String == "as asked")
        #expect((result.at("server/0", "log") as? [String])?.first?.hasSuffix("busy") == true)
        let id = result.at("server/0", "id") as? String ?? ""
        #expect(
            result.at("server/0", "results", "stdout") as? String == "juju-exec action-\(id) [] []\n")
        #expect(
            (result.at("server/0", "results", "stderr") as? String)?
                .contains("juju-reboot is not supported when running an action.") == true)
        #expect(try trial.juju("show-operation", String((Int(id) ?? 0) - 1)).contains("name: juju-exec"))
    }

    @Test("a refused flush is shown, and the exit status stays that of the commands")
    func refusedFlush() throws {
        let result = try trial.run(["exec", "--unit", "server/0", "open-port 80 --endpoints nowhere"])
        #expect(result.ending == .exited(0))
        #expect(result.output.contains("cannot open/close ports: open port range: endpoint \"nowhere\""))
        let task = try trial.json("exec", "--unit", "server/0", "open-port 80 --endpoints nowhere")
        #expect(task.at("server/0", "message") as? String == "committing requested changes failed")
    }

    @Test("commands that take longer than they are waited for run to their end all the same")
    func timeout() throws {
        let result = try trial.run(["exec", "--unit", "server/0", "--wait", "1ms", "relation-set -r 0 --app late=yes"])
        #expect(result.ending == .exited(1))
        #expect(result.error.contains("timed out waiting for results from: unit server/0"))
        #expect(try trial.juju("exec", "-u", "server/0", "relation-get -r 0 --app late server") == "yes\n")
    }

    @Test(
        "a target must be named, and be there",
        arguments: [
            (["true"], "You must specify a target"),
            (["--all", "--unit", "server/0", "true"], "You cannot specify --all and individual units"),
            (["--unit", "server/0"], "no commands specified"),
            (
                ["--unit", "server", "--machine", "x", "true"],
                "The following exec targets are not valid:\n  \"x\" is not a valid machine id\n  \"server\" is not a valid unit name"
            ),
            (["--unit", "server/0", "--wait", "soon", "true"], "invalid duration \"soon\""),
            (["--unit", "server/0", "--wait", "5s", "--background", "true"], "both --wait and --background"),
        ])
    func refused(arguments: [String], message: String) throws {
        let result = try trial.run(["exec"] + arguments)
        #expect(result.ending == .exited(2))
        #expect(result.error.contains(message), "\(result.error)")
    }

    @Test(
        "an application or a leader that there isn't ends it before there is an operation (action/run.go: getAllUnitNames)",
        arguments: [
            (["--app", "none"], "application \"none\" not found"),
            (["--unit", "none/leader"], "could not determine leader for \"none\""),
        ])
    func unknown(arguments: [String], message: String) throws {
        let result = try trial.run(["exec"] + arguments + ["true"])
        #expect(result.ending == .exited(1) && result.error == "ERROR \(message)\n", "\(result.error)")
    }

    @Test("commands on a machine leave a task too, and in the background show-task tells what came of them")
    func background() throws {
        let result = try trial.run(["exec", "--machine", "0", "--background", "echo here"])
        #expect(result.ending == .exited(0) && result.output.isEmpty)
        #expect(result.error.contains("Scheduled operation 1 with task 2\n"))
        #expect(try trial.juju("show-task", "2") == "\nhere\n")
        #expect(try trial.json("show-task", "2").at("machine") as? String == "0")
    }

    @Test("Juju 4.0 has words of its own for what is not there (domain/operation/state/start.go)")
    func newest() throws {
        try trial.juju("deploy", "./server", "--state", "new", "--juju-version", "4.0.15")
        func error(_ arguments: String...) throws -> String {
            try trial.run(["exec"] + arguments + ["--state", "new", "true"]).error
        }
        #expect(
            try error("--machine", "9").hasSuffix(
                "schedule any tasks:\ngetting machine UUID for \"9\": machine \"9\" not found\n"))
        #expect(try error("--app", "none").hasSuffix("getting units for applications [none]: no application found\n"))
    }
}
