import Testing

/// show-status-log (cmd/juju/status/history.go).
@Suite struct StatusLogTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.juju("deploy", "./server")
    }

    @Test("the statuses of a unit, its workload's and its agent's, are told oldest first, the last twenty")
    func unit() throws {
        let log = try trial.juju("show-status-log", "server/0", "-n", "50")
        let lines = log.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        #expect(lines.first == ["Time", "Type", "Status", "Message"])
        #expect(log.contains("workload   waiting      installing agent"))
        #expect(log.contains("workload   maintenance  installing charm software"))
        #expect(log.contains("juju-unit  executing    running config-changed hook"))
        #expect(log.contains("workload   active       port 80"))
        #expect(lines.last?.dropFirst(4).prefix(2) == ["juju-unit", "idle"])
        #expect(try trial.juju("show-status-log", "server/0", "-n", "2").split(separator: "\n").count == 3)
        let workload = try trial.juju("show-status-log", "server/0", "--type", "workload", "--format", "json")
        #expect(workload.contains(#""message":"port 80""#) && !workload.contains("juju-unit"))
        #expect(
            try trial.juju("show-status-log", "0", "--type", "machine", "--days", "1").contains(
                "machine  running  Running"))
    }

    @Test("what has no statuses, or is none, is told in juju's words")
    func refusals() throws {
        #expect(
            try trial.run(["show-status-log", "server", "--type", "application"]).error
                == "ERROR no status history available\n")
        #expect(try trial.refusal("show-status-log", code: 2).contains("entity name is missing."))
        #expect(try trial.refusal("show-status-log", "server").contains("\"server\" is not a valid name for a unit"))
        #expect(try trial.run(["show-status-log", "server/7"]).error.contains("unit \"server/7\" not found"))
        #expect(
            try trial.refusal("show-status-log", "x/0", "--type", "what", code: 2).contains("unexpected status type"))
        #expect(
            try trial.refusal("show-status-log", "server/0", "-n", "1", "--days", "1", code: 2).contains(
                "cannot be specified together"))
    }
}
