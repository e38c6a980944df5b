import Testing

/// add-unit, remove-unit and remove-application.
@Suite struct UnitTests {
    private let trial: Trial

    init() throws { trial = try Trial() }

    @Test("units come and go, and the machine of each with the last one on it")
    func comeAndGo() throws {
        try trial.juju("deploy", "./client", "server")
        try trial.juju("add-unit", "server", "-n", "2", "--to", "0")
        #expect(try trial.juju("status", "--format", "oneline").split(separator: "\n").count == 3)
        #expect(try trial.json("status").at("applications", "server", "units", "server/1", "machine") as? String == "0")
        let removed = try trial.juju("remove-unit", "server/1", "server/2", "--no-prompt", "--destroy-storage")
        #expect(removed.contains("server/1") && !removed.contains("server/0"))
        #expect(try trial.juju("machines").split(separator: "\n").count == 2)
        #expect(try trial.refusal("remove-unit", "server/7").contains("unit \"server/7\" does not exist"))
    }

    @Test("a unit in error stays until it is forced out")
    func force() throws {
        try trial.juju("deploy", "./client")
        try trial.juju("update-status", code: 1)
        try trial.juju("remove-unit", "client/0", code: 1)
        #expect(try trial.juju("status").contains("client/0"))
        // state/cleanup.go: cleanupForceDestroyedUnit
        let forced = try trial.juju("remove-unit", "client/0", "--force")
        #expect(!forced.contains("stop") && !forced.contains("remove"))
        #expect(!(try trial.juju("status").contains("client/0")))
    }

    @Test("a unit that nothing holds up runs its hooks when it is forced out, and a machine's units do not")
    func forcedInHealth() throws {
        try trial.deployBoth(clients: 2)
        #expect(try trial.juju("remove-unit", "client/0", "--force").contains("want-relation-broken"))
        // state/cleanup.go: obliterateUnit
        let removed = try trial.juju("remove-machine", "2", "--force")
        #expect(!removed.contains("client/1"))
        #expect(try !trial.juju("status").contains("client/1"))
        #expect(try trial.juju("exec", "--unit", "server/0", "relation-list -r 0").isEmpty)
    }

    @Test("an application goes with its units and relations")
    func application() throws {
        try trial.deployBoth()
        try trial.juju("remove-application", "server", "client", "--no-prompt")
        let result = try trial.run(["status", "--relations"])
        #expect(!result.output.contains("server"))
        #expect(try trial.refusal("remove-application", "server").contains("does not exist"))
    }

    @Test("a container, a zone or a host is no place for a unit here")
    func places() throws {
        try trial.juju("deploy", "./server")
        #expect(try trial.refusal("add-unit", "server", "--to", "lxd:0").contains("there are no containers"))
        #expect(try trial.refusal("add-unit", "server", "--to", "zone=a").contains("there are no containers"))
        #expect(
            try trial.refusal("add-unit", "server", "--to", "7").contains(
                "acquiring machine to host unit \"server/1\": machine 7 not found"))
    }
}
