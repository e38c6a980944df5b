import Testing

/// Trust as an option (apiserver/facades/client/application/application.go: parseCharmSettings, unsetApplicationConfig).
@Suite struct TrustTests {
    private let trial: Trial

    init() throws { trial = try Trial() }

    private func isTrusted(_ name: String = "server") throws -> Bool? {
        try trial.json("config", name).at("application-config", "trust", "value") as? Bool
    }

    @Test("config shows trust, sets it and puts it back, from arguments and from files")
    func config() throws {
        try trial.juju("deploy", "./server")
        #expect(try trial.juju("config", "server", "trust") == "false\n")
        try trial.juju("config", "server", "trust=true", "port=81")
        #expect(try trial.juju("config", "server", "trust") == "true\n")
        #expect(try trial.juju("config", "server", "port") == "81\n")
        try trial.juju("config", "server", "--reset", "trust,port")
        #expect(try isTrusted() == false)
        #expect(try trial.juju("config", "server", "port") == "80\n")
        try trial.juju("config", "server", "--file", "-", input: "server: {trust: yes}\n")
        #expect(try isTrusted() == true)
    }

    @Test("what is no truth value is refused in Juju's words, and nothing is changed")
    func refused() throws {
        try trial.juju("deploy", "./server")
        #expect(
            try trial.refusal("config", "server", "port=81", "trust=maybe")
                == "ERROR parsing settings for application: trust: expected bool, got string(\"maybe\")\n")
        #expect(try trial.juju("config", "server", "port") == "80\n")
    }

    @Test("deploy and bundles take it as one of the options")
    func deploy() throws {
        try trial.juju("deploy", "./server", "--config", "trust=true")
        #expect(try isTrusted() == true)
        try trial.folder.write(
            "bundle.yaml", "applications: {other: {charm: ./server, num_units: 1, options: {trust: true, port: 82}}}\n")
        try trial.juju("deploy", "./bundle.yaml")
        #expect(try isTrusted("other") == true)
        #expect(try trial.juju("config", "other", "port") == "82\n")
    }
}
