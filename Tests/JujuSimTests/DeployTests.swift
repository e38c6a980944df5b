import Testing

@Suite struct DeployTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.folder.write(
            "bundle.yaml",
            """
            applications:
              server: {charm: ./server, num_units: 1, to: ["0"], options: {port: 81}, trust: true}
              client: {charm: ./client, num_units: 1}
            machines: {"0": {}}
            relations: [["client:want", "server:serve"]]
            """)
    }

    @Test("a charm gets a name, options from arguments and files, and units on the machines that are named")
    func charm() throws {
        try trial.folder.write("options.yaml", "web: {port: 8080, greeting: hello there}\n")
        try trial.juju("add-machine", "-n", "2")
        let result = try trial.run([
            "deploy", "./server", "web", "-n", "2", "--to", "1", "--config", "options.yaml", "--config", "port=82",
            "--trust", "--channel", "edge",
        ])
        #expect(result.error.contains("Located local charm \"server\", revision 0\nDeploying \"web\" from local charm"))
        #expect(result.error.contains("--channel: ignored"))
        let status = try trial.json("status")
        #expect(status.at("applications", "web", "units", "web/0", "machine") as? String == "1")
        #expect(status.at("applications", "web", "units", "web/1", "machine") as? String == "2")
        #expect(try trial.juju("config", "web", "port") == "82\n")
        #expect(try trial.juju("config", "web", "greeting") == "hello there\n")
        #expect(try trial.json("config", "web").at("application-config", "trust", "value") as? Bool == true)
    }

    @Test("a bundle is deployed with its machines, options, trust and relations")
    func bundle() throws {
        let output = try trial.juju("deploy", "./bundle.yaml")
        #expect(output.contains("want-relation-changed"))
        #expect(try trial.juju("config", "server", "port") == "81\n")
        #expect(try trial.json("config", "server").at("application-config", "trust", "value") as? Bool == true)
        #expect(
            try trial.juju("status", "--relations").contains("server:serve          client:want  thing      regular"))
    }

    @Test("an overlay changes fields and options one by one, adds applications and takes others away")
    func overlay() throws {
        try trial.folder.write(
            "deep/more.yaml",
            """
            applications:
              server: {num_units: 2, options: {greeting: hi}}
              client:
              second: {charm: ../client, num_units: 1}
            relations: [["second:want", "server:serve"]]
            """)
        try trial.juju("deploy", "./bundle.yaml", "--overlay", "deep/more.yaml")
        let status = try trial.json("status")
        #expect((status.at("applications") as? [String: Any])?.keys.sorted() == ["second", "server"])
        #expect((status.at("applications", "server", "units") as? [String: Any])?.count == 2)
        #expect(try trial.juju("config", "server", "port") == "81\n")
        #expect(try trial.juju("config", "server", "greeting") == "hi\n")
        #expect(try trial.juju("status", "--relations").contains("second:want"))
    }

    @Test("what is not on disk, and what goes with a bundle only, is refused with what to do instead")
    func refusals() throws {
        #expect(try trial.refusal("deploy", "postgresql").contains("juju download postgresql"))
        #expect(try trial.refusal("deploy", "./server", "--overlay", "x.yaml").contains("go with a bundle"))
        #expect(
            try trial.refusal("deploy", "./bundle.yaml", "--overlay", "none.yaml").contains("none.yaml: no such file"))
    }
}
