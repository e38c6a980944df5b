import ChildProcess
import Testing

@Suite struct StatusTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.deployBoth()
    }

    private func table(_ text: String) -> [String] {
        text.replacing(/\d\d:\d\d:\d\dZ/, with: "04:15:05Z").split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    @Test("the tables are those of Juju 3.6")
    func tables() throws {
        let output = try trial.juju("status", "--integrations", "--utc")
        #expect(
            table(output) == [
                "Model  Controller  Cloud/Region       Version  SLA          Timestamp",
                "demo   juju-sim    simulated/default  3.6.26   unsupported  04:15:05Z", "",
                "App     Version  Status  Scale  Charm   Channel  Rev  Exposed  Message",
                "client           active      1  client             0  no       ok",
                "server           active      1  server             0  no       port 80", "",
                "Unit       Workload  Agent  Machine  Public address  Ports     Message",
                "client/0*  active    idle   1        10.0.0.11                 ok",
                "server/0*  active    idle   0        10.0.0.10       5240/tcp  port 80", "",
                "Machine  State    Address    Inst id  Base          AZ  Message",
                "0        started  10.0.0.10  demo-0   ubuntu@24.04      Running",
                "1        started  10.0.0.11  demo-1   ubuntu@24.04      Running", "",
                "Integration provider  Requirer     Interface  Type     Message",
                "server:serve          client:want  thing      regular", "",
            ])
    }

    @Test("Juju 4 has no service levels")
    func versionFour() throws {
        try trial.juju("destroy-model", "demo")
        try trial.juju("add-machine", "--juju-version", "4.0.1")
        #expect(try trial.juju("status").hasPrefix("Model  Controller  Cloud/Region       Version  Timestamp\n"))
    }

    @Test("JSON has juju's fields")
    func json() throws {
        let status = try trial.json("status", "--utc")
        #expect(status.at("model", "type") as? String == "iaas")
        #expect(status.at("machines", "0", "network-interfaces", "eth0", "is-up") as? Bool == true)
        #expect(status.at("applications", "server", "charm") as? String == "local:server-0")
        #expect(status.at("applications", "server", "application-status", "current") as? String == "active")
        #expect(
            status.at("applications", "client", "relations", "want", "0", "related-application") as? String == "server")
        let unit = status.at("applications", "server", "units", "server/0") as? [String: Any] ?? [:]
        #expect(unit.at("workload-status", "message") as? String == "port 80")
        #expect(unit.at("juju-status", "version") as? String == "3.6.26")
        #expect(
            (unit.at("workload-status", "since") as? String)?.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/) != nil)
        #expect(unit.at("open-ports") as? [String] == ["5240/tcp"])
        #expect(unit.at("leader") as? Bool == true)
    }

    @Test("YAML keeps juju's order; oneline is a line for each unit")
    func otherFormats() throws {
        let yaml = try trial.juju("status", "--format=yaml")
        #expect(yaml.hasPrefix("model:\n  name: demo\n  type: iaas\n  controller: juju-sim\n"))
        #expect(
            try trial.juju("status", "--format", "oneline")
                == "- client/0: 10.0.0.11 (agent:idle, workload:active)\n- server/0: 10.0.0.10 (agent:idle, workload:active) 5240/tcp\n"
        )
        #expect(
            try trial.refusal("status", "--format", "xml", code: 2).contains(
                "invalid value \"xml\" for option --format"))
        try trial.juju("status", "--format", "json", "-o", "status.json")
        #expect(trial.folder.read("status.json")?.hasPrefix("{\"model\":") == true)
    }

    @Test("summary has the figures where Juju 3.6 has them")
    func summary() throws {
        try trial.juju("deploy", "./client", "third", "--no-settle")
        #expect(
            try trial.juju("status", "--format", "summary").split(separator: "\n", omittingEmptySubsequences: false)
                == [
                    "Running on subnets:  10.0.0.10/8  ", " Utilizing ports:    5240/tcp     ",
                    "      # Machines:  (3)",
                    "         started:   3 ", "                 ", "         # Units:  (3)", "          active:   2 ",
                    "         waiting:   1 ", "                 ", "  # Applications:  (3)",
                    "           client  0/1  exposed", "           server  0/1  exposed",
                    "            third  0/1  exposed", "                 ", "        # Remote:  (0)", "", "",
                ])
        #expect(try trial.juju("status", "--format", "short") == trial.juju("status", "--format", "line"))
    }

    @Test("selectors leave the rest out", arguments: ["server", "server/0", "serv*", "0"])
    func selectors(pattern: String) throws {
        let output = try trial.juju("status", pattern)
        #expect(output.contains("server/0*") && !output.contains("client"))
    }

    @Test("a failed hook shows as an error of the workload, with the other end of its relation")
    func error() throws {
        try trial.folder.write(script: "broken/hooks/want-relation-created", "exit 1")
        try trial.folder.write(
            "broken/metadata.yaml", "name: broken\nsummary: s\ndescription: d\nrequires: {want: {interface: thing}}\n")
        try trial.juju("deploy", "./broken")
        try trial.juju("integrate", "broken", "server", code: 1)
        #expect(try trial.juju("status").contains("hook failed: \"want-relation-created\" for server:serve"))
    }

    @Test("an empty model says that it is empty")
    func empty() throws {
        try trial.juju("destroy-model", "demo")
        try trial.juju("add-model", "bare")
        #expect(try trial.run(["status"]).error == "Model \"bare\" is empty.\n")
    }

    @Test("--watch shows it again and again until interrupted")
    func watch() throws {
        let child = ChildProcess(
            "/usr/bin/timeout", arguments: ["2", Trial.program("juju-sim"), "status", "--watch", "100ms"],
            environment: ["PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": trial.folder.file("state")])
        #expect(try child.run().output.components(separatedBy: "\u{1b}[H\u{1b}[2JModel").count > 3)
        #expect(try trial.refusal("status", "--watch", "soon", code: 2).contains("--watch"))
    }

    @Test("filters that match nothing say so")
    func noMatch() throws {
        #expect(try trial.run(["status", "nothing"]).error == "Nothing matched specified filter.\n")
        #expect(try trial.run(["status", "nothing", "server/9"]).error == "Nothing matched specified filters.\n")
        #expect(try trial.run(["status", "server"]).error == "")
    }

    @Test("show-machine shows one machine with juju's fields")
    func machine() throws {
        let shown = try trial.json("show-machine", "1")
        #expect((shown["machines"] as? [String: Any])?.keys.sorted() == ["1"])
        #expect(shown.at("machines", "1", "hostname") as? String == "demo-1")
        #expect(try trial.refusal("show-machine", "7").contains("machine 7 not found"))
    }

    @Test("--color shows colours also in a pipe, and without it there are none")
    func colours() throws {
        #expect(try trial.juju("status", "--color").contains("\u{1b}[32mactive"))
        #expect(!(try trial.juju("status", "--no-color").contains("\u{1b}")))
        #expect(!(try trial.juju("status").contains("\u{1b}")))
        #expect(try trial.juju("debug-log", "--color").contains("\u{1b}[34mINFO"))
    }
}
