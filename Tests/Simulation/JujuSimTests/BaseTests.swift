import Testing

/// Bases and machines from the command line.
@Suite struct BaseTests {
    private let trial: Trial

    init() throws { trial = try Trial() }

    @Test("a charm goes to machines of its base, which status shows, and not to others")
    func bases() throws {
        try trial.folder.write("server/manifest.yaml", "bases: [{name: ubuntu, channel: \"22.04\"}]\n")
        #expect(try trial.run(["deploy", "./server"]).error.contains("on ubuntu@22.04/stable\n"))
        try trial.juju("deploy", "./client", "--base", "ubuntu@20.04")
        try trial.juju("add-machine", "--base", "ubuntu@24.04")
        let status = try trial.json("status")
        #expect(status.at("machines", "0", "base", "channel") as? String == "22.04")
        #expect(status.at("machines", "1", "base", "channel") as? String == "20.04")
        #expect(status.at("applications", "server", "base", "channel") as? String == "22.04")
        #expect(try trial.juju("status").contains("ubuntu@20.04"))
        #expect(try trial.json("show-application", "client").at("client", "base") as? String == "ubuntu@20.04")
        #expect(
            try trial.refusal("deploy", "./server", "two", "--base", "ubuntu@24.04").contains(
                "supported bases are: ubuntu@22.04"))
        #expect(try trial.refusal("add-unit", "server", "--to", "2").contains("base does not match"))
        #expect(try trial.refusal("deploy", "./server", "two", "--base", "jammy").contains("separated by '@'"))
        try trial.juju("deploy", "./server", "two", "--series", "jammy")
    }

    @Test("a machine goes with its last unit; one from add-machine stays until it is removed")
    func machines() throws {
        try trial.juju("add-machine")
        try trial.juju("deploy", "./client", "-n", "2", "--to", "0")
        #expect(try trial.refusal("remove-machine", "0").contains("machine 0 has unit(s) \"client/0\" assigned"))
        try trial.juju("remove-unit", "client/0", "client/1")
        #expect((try trial.json("status").at("machines") as? [String: Any])?.keys.sorted() == ["0"])
        try trial.juju("add-unit", "client", "--to", "0")
        try trial.juju("remove-machine", "0", "--force")
        #expect((try trial.json("status").at("machines") as? [String: Any])?.isEmpty == true)
    }

    @Test("a charm is deployed by name from the folder that serves as a store")
    func store() throws {
        #expect(try trial.refusal("deploy", "ch:server").contains("JUJU_SIM_STORE"))
        let store = ["JUJU_SIM_STORE": trial.folder.path]
        #expect(try trial.run(["deploy", "ch:server", "web"], variables: store).ending == .exited(0))
        #expect(try trial.run(["deploy", "ch:client"], variables: store).ending == .exited(0))
        #expect(
            try trial.run(["deploy", "postgresql"], variables: store).error.contains(
                "no charm \"postgresql\" in this store"))
        #expect(try trial.json("status").at("applications", "web", "charm-name") as? String == "server")
    }

    @Test("a charm that has charmcraft.yaml alone is deployed as charmcraft expands it, its files included")
    func charmcraft() throws {
        try trial.folder.write(
            "craft/charmcraft.yaml",
            """
            type: charm
            name: craft
            summary: s
            description: d
            platforms:
              ubuntu@22.04:amd64:
              ubuntu@22.04:arm64:
            config: {options: {word: {type: string, default: hello}}}
            """)
        try trial.folder.write(
            script: "craft/dispatch",
            "test -f metadata.yaml && test -f manifest.yaml && status-set active \"$(config-get word)\"")
        #expect(try trial.juju("deploy", "./craft").contains("active \"hello\""))
        #expect(try trial.json("status").at("applications", "craft", "base", "channel") as? String == "22.04")
    }
}
