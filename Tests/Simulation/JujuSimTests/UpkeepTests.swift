import Testing

/// resolve, refresh, trust and settle.
@Suite struct UpkeepTests {
    private let trial: Trial

    init() throws { trial = try Trial() }

    @Test("a failed hook is tried again, or counted as done")
    func resolve() throws {
        try trial.juju("deploy", "./client", "-n", "2")
        try trial.juju("update-status", code: 1)
        #expect(try trial.juju("resolved", "client/0", code: 1).contains("update-status"))
        try trial.juju("resolve", "--all", "--no-retry")
        #expect(!(try trial.juju("status").contains("error")))
        #expect(try trial.refusal("resolve", "client/0").contains("not in an error state"))
        #expect(try trial.refusal("resolve", code: 2).contains("no unit specified"))
        #expect(try trial.refusal("resolve", "client/0", "--all", code: 2).contains("not both"))
    }

    @Test("a refreshed charm has the next revision, runs upgrade-charm, and keeps options and relations")
    func refresh() throws {
        try trial.deployBoth()
        try trial.juju("config", "server", "port=81")
        try trial.folder.write(script: "new/hooks/update-status", "status-set active new")
        try trial.folder.write(
            "new/metadata.yaml", "name: server\nsummary: s\ndescription: d\nprovides: {serve: {interface: thing}}\n")
        try trial.folder.write("new/config.yaml", "options: {port: {type: int, default: 1}, more: {type: string}}\n")
        let result = try trial.run(["refresh", "server", "--path", "./new"])
        #expect(result.ending == .exited(0))
        #expect(result.error == "Added local charm \"server\", revision 1, to the model\n")
        #expect(try trial.juju("config", "server", "port") == "81\n")
        #expect(try trial.json("status").at("applications", "server", "charm") as? String == "local:server-1")
        #expect(try trial.juju("update-status", "server/0").contains("status active \"new\""))
    }

    @Test("a charm that does not fit is refused, and nothing changes")
    func refusedRefresh() throws {
        try trial.deployBoth()
        try trial.folder.write("bare/metadata.yaml", "name: server\nsummary: s\ndescription: d\n")
        #expect(try trial.refusal("refresh", "server", "--path", "./bare").contains("would break relation"))
        #expect(try trial.refusal("refresh", "server", "--path", "./client").contains("to charm \"client\""))
        #expect(try trial.refusal("refresh", "server").contains("wants --path"))
        #expect(try trial.json("status").at("applications", "server", "charm-rev") as? Int == 0)
    }

    @Test("trust is given and taken, and the charm hears of it")
    func trust() throws {
        try trial.juju("deploy", "./server")
        #expect(try trial.juju("trust", "server").contains("config-changed"))
        #expect(try trial.json("config", "server").at("application-config", "trust", "value") as? Bool == true)
        try trial.juju("trust", "server", "--remove")
        #expect(try trial.json("config", "server").at("application-config", "trust", "value") as? Bool == false)
    }

    @Test("--no-settle changes the model only; settle runs what is left")
    func settle() throws {
        #expect(try trial.juju("deploy", "./server", "--no-settle").isEmpty)
        #expect(try trial.juju("status").contains("allocating"))
        #expect(try trial.juju("settle").contains("config-changed"))
    }

    @Test("a unit in error keeps the old charm, unless units are forced, too")
    func forceUnits() throws {
        try trial.juju("deploy", "./client")
        try trial.juju("update-status", code: 1)
        try trial.folder.write(script: "client/dispatch", "status-set active mended")
        let refreshed = try trial.run(["refresh", "client", "--path", "./client"])
        #expect(refreshed.ending == .exited(1))
        #expect(refreshed.error.contains("until --force-units: client/0\n"))
        #expect(try trial.juju("resolve", "client/0", code: 1).contains("failed"))
        let forced = try trial.juju("refresh", "client", "--path", "./client", "--force-units")
        #expect(forced.contains("status active \"mended\""))
        #expect(!forced.contains("upgrade-charm"))
    }

    @Test("a charm that assumes another Juju is refused in Juju's words, unless it is forced")
    func assumes() throws {
        try trial.folder.write("later/metadata.yaml", "name: later\nsummary: s\ndescription: d\nassumes: [juju >= 4]\n")
        try trial.folder.write("later/manifest.yaml", "bases: [{name: ubuntu, channel: \"24.04\"}]\n")
        let refusal = """
            ERROR Charm cannot be deployed because:
              - charm requires Juju version >= 4.0.0, model has version 3.6.26

            """
        #expect(try trial.refusal("deploy", "./later") == refusal)
        #expect(!(try trial.folder.names).contains("state"))
        try trial.folder.write("bundle.yaml", "applications: {later: {charm: ./later}}")
        let named = refusal.replacing("ERROR ", with: "ERROR ./bundle.yaml: ")
        #expect(try trial.refusal("deploy", "./bundle.yaml") == named)
        try trial.juju("deploy", "./bundle.yaml", "--force")
        #expect(try trial.refusal("refresh", "later", "--path", "./later") == refusal)
        try trial.juju("refresh", "later", "--path", "./later", "--force")
        try trial.juju("deploy", "./later", "--state", "four", "--juju-version", "4.0.1")
    }
}
