import ChildProcess
import Testing

/// Arguments that juju refuses before anything is done, and some that it takes.
@Suite struct RefusalTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.juju("deploy", "./server")
    }

    @Test(
        "a parameter that is no YAML, or no JSON, is refused before an action is asked for (cmd/juju/action/run.go: enqueueActions)",
        arguments: [
            ("who=@h.txt", "yaml: "), ("who=[1", "yaml: "), ("who=*", "yaml: "), ("who=a: b: c", "yaml: "),
            ("times=.inf", "json: unsupported value: +Inf"), ("times=-.inf", "json: unsupported value: -Inf"),
            ("who=[1, .nan]", "json: unsupported value: NaN"),
        ])
    func parameters(argument: String, words: String) throws {
        let result = try trial.run(["run", "server/0", "greet", argument])
        #expect(result.ending == .exited(1) && result.error.hasPrefix("ERROR \(words)"), "\(result.error)")
        #expect(try trial.run(["operations"]).error.contains("no matching operations"))
    }

    @Test("parameters that are taken as texts need not be YAML")
    func texts() throws {
        #expect(try trial.juju("run", "server/0", "greet", "--string-args", "who=a: b: c").contains("a: b: c"))
    }

    @Test(
        "arguments that are none are refused in juju's words",
        arguments: [
            (["remove-unit", "server"], "invalid unit name \"server\""), (["remove-unit"], "no units specified"),
            (["remove-unit", "server", "--num-units", "1"], "--num-units for non k8s models not valid"),
            (["add-unit", "server", "-n", "0"], "--num-units must be a positive integer"),
            (["add-machine", "0"], "machine-id cannot be specified when adding machines"),
            (["add-machine", "lxd:0", "-n", "2"], "cannot use -n when specifying a placement directive"),
            (["add-machine", "lxd:0"], "there are no containers, zones or hosts here"),
            (["add-machine", "--constraints", "tea=1"], "unknown constraint \"tea\""),
        ])
    func refused(arguments: [String], words: String) throws {
        let result = try trial.run(arguments)
        #expect(result.ending == .exited(2) && result.error.contains(words), "\(result.error)")
    }

    @Test("what is wanted of a machine and its disks is taken")
    func machine() throws {
        #expect(
            try trial.juju("add-machine", "--constraints", "mem=8G cores=2", "--disks", "ebs,1T,2 ebs-ssd,100G,1")
                == "created machine 1\n")
    }

    @Test("options of all commands are taken before the verb, too (juju/cmd: SuperCommand)")
    func leadingOptions() throws {
        #expect(try trial.juju("--debug", "status").contains("server/0"))
        #expect(try trial.juju("--show-log", "--logging-config", "<root>=DEBUG", "status").contains("server/0"))
        let quiet = try trial.run(["-q", "add-unit", "server"])
        #expect((quiet.ending, quiet.error) == (.exited(0), ""))
        #expect(try trial.juju("--version") == trial.juju("version"))
    }

    @Test(
        "a version without its last number is the newest that has been tried",
        arguments: [("2.9", "2.9.52"), ("3.6", "3.6.26"), ("4.0", "4.0.15"), ("3.4", "3.4.0"), ("3.6.5", "3.6.5")])
    func versions(given: String, whole: String) throws {
        try trial.juju("deploy", "./client", "--state", "other", "--juju-version", given)
        #expect(try trial.juju("version", "--state", "other").hasPrefix("\(whole)-ubuntu-"))
        #expect(try trial.juju("status", "--state", "other").contains(whole))
    }

    @Test(
        "what the table of the status says is cut after 120 bytes, and nothing else is (output_tabular.go: truncateMessage)"
    )
    func messages() throws {
        let long = String(repeating: "m", count: 121)
        try trial.juju("exec", "--unit", "server/0", "status-set active \(long)")
        let table = try trial.juju("status")
        #expect(table.contains(String(repeating: "m", count: 117) + "...\n"))
        #expect(!table.contains(String(repeating: "m", count: 118)))
        let status = try trial.json("status")
        let path = ["applications", "server", "units", "server/0", "workload-status", "message"]
        #expect(path.reduce(status as Any?) { ($0 as? [String: Any])?[$1] } as? String == long)
        try trial.juju("exec", "--unit", "server/0", "status-set active \(long.dropLast())")
        #expect(try trial.juju("status").contains(long.dropLast()))
    }

    @Test("show-operation tells what an exec asked of the agent, but not what may be a secret")
    func execution() throws {
        try trial.juju("exec", "--unit", "server/0", "echo hush-hush")
        let shown = try trial.juju("show-operation", "1")
        #expect(shown.contains("command: echo …") && shown.contains("timeout: "))
        #expect(!shown.contains("command: echo hush"))
    }
}
