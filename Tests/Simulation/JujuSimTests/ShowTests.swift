import Testing

/// show-unit, show-application, models, show-model, machines, version.
@Suite struct ShowTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.deployBoth(clients: 2)
    }

    @Test("a unit is shown with the databags that it sees")
    func unit() throws {
        let unit = try trial.json("show-unit", "client/0").at("client/0") as? [String: Any] ?? [:]
        #expect(unit.at("machine") as? String == "1")
        #expect(unit.at("public-address") as? String == "10.0.0.11")
        #expect(unit.at("charm") as? String == "local:client-0")
        #expect(unit.at("relation-info", "0", "relation-id") as? Int == 0)
        #expect(unit.at("relation-info", "0", "endpoint") as? String == "want")
        #expect(unit.at("relation-info", "0", "related-endpoint") as? String == "serve")
        #expect((unit.at("relation-info", "0", "application-data", "secret") as? String)?.hasPrefix("secret:") == true)
        #expect(unit.at("relation-info", "0", "local-unit", "data", "host") as? String == "demo-1")
        #expect(unit.at("relation-info", "0", "related-units", "server/0", "in-scope") as? Bool == true)
        let yaml = try trial.juju("show-unit", "client/0", "server/leader")
        #expect(yaml.hasPrefix("client/0:\n  machine: \"1\"\n  opened-ports: []\n"))
        #expect(yaml.contains("\nserver/0:\n"))
        #expect(!yaml.contains("hush-hush"))
    }

    @Test("only a part of it, if asked")
    func parts() throws {
        let relation = ["server/0", "relation-info", "0"]
        let application = try trial.json("show-unit", "server/0", "--app")
        #expect(application.at(relation[0], relation[1], relation[2], "local-unit") == nil)
        let related = try trial.json("show-unit", "server/0", "--related-unit", "client/1")
        let members = related.at(relation[0], relation[1], relation[2], "related-units") as? [String: Any]
        #expect(members?.keys.sorted() == ["client/1"])
        #expect(try trial.json("show-unit", "server/0", "--endpoint", "none").at("server/0", "relation-info") == nil)
        #expect(try trial.refusal("show-unit", "server/9").contains("unit \"server/9\" not found"))
    }

    @Test("an application, the model, the machines and the version are shown")
    func others() throws {
        #expect(
            try trial.json("show-application", "server").at("server", "endpoint-bindings", "serve") as? String
                == "alpha")
        #expect(try trial.refusal("show-application", "none").contains("not found"))
        #expect(
            try trial.juju("models").contains("demo*  simulated/default  juju-sim  available         3      3  admin"))
        #expect(try trial.json("show-model").at("demo", "model-type") as? String == "iaas")
        #expect(try trial.json("show-model").at("demo", "users", "admin", "access") as? String == "admin")
        #expect(try trial.json("machines").at("machines", "1", "hostname") as? String == "demo-1")
        #expect(try trial.juju("version").hasPrefix("3.6.26-ubuntu-"))
    }

    @Test("where there is no model, models says so")
    func none() throws {
        let result = try trial.run(["models", "--state", "elsewhere"])
        #expect(result.ending == .exited(0))
        #expect(result.error.contains("elsewhere holds no model"))
    }
}
