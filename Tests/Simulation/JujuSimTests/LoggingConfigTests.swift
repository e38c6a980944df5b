import Testing

/// What the log keeps (juju/loggo config.go: ParseConfigString, context.go: ApplyConfig; environs/config/config.go: Validate).
@Suite struct LoggingConfigTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.folder.write(
            script: "server/hooks/update-status",
            "for l in TRACE DEBUG INFO WARNING; do juju-log -l $l at-$l; done; echo printed; echo complained >&2")
        try trial.juju("deploy", "./server")
    }

    private static let all = ["at-TRACE", "at-DEBUG", "at-INFO", "at-WARNING", "printed", "complained", "ran"]

    @Test(
        "levels by module decide what the log keeps",
        arguments: [
            (nil, ["at-DEBUG", "at-INFO", "at-WARNING", "printed", "complained", "ran"]),
            ("<root>=INFO", ["at-INFO", "at-WARNING", "complained", "ran"]),
            ("INFO", ["at-INFO", "at-WARNING", "complained", "ran"]),
            ("<root>=WARNING", ["at-WARNING", "complained"]), ("<root>=ERROR", []),
            ("<root>=INFO;unit=TRACE", all),
            ("unit=DEBUG", ["at-DEBUG", "at-INFO", "at-WARNING", "printed", "complained"]),
            ("<root>=INFO;unit.server/0=TRACE", all),
            ("<root>=INFO;unit.server/1=TRACE", ["at-INFO", "at-WARNING", "complained", "ran"]),
            ("<root>=ERROR;unit.server/0.juju-log=INFO", ["at-INFO", "at-WARNING"]),
            ("<root>=INFO:unit=UNSPECIFIED", ["at-INFO", "at-WARNING", "complained", "ran"]),
        ] as [(String?, [String])])
    func levels(config: String?, kept: [String]) throws {
        if let config { try trial.juju("model-config", "logging-config=\(config)") }
        try trial.juju("update-status")
        let log = try trial.juju("debug-log", "--replay", "-l", "TRACE", "--no-tail")
        let lines = log.split(separator: "\n").reversed().prefix { !$0.contains("ran \"start\"") }
        let found = Self.all.filter { mark in
            lines.contains { mark == "ran" ? $0.contains("ran \"update-status\"") : $0.hasSuffix(" \(mark)") }
        }
        #expect(found == kept)
    }

    @Test(
        "what is none is refused in Juju's words",
        arguments: [
            ("bogus", "config value expected '=', found \"bogus\""),
            ("<root>=LOUD", "unknown severity level \"LOUD\""),
            ("=INFO", "config value \"=INFO\" has missing module name"),
            ("#a.b=INFO", "config tag should not contain '.', found \"#a.b\""),
        ])
    func refused(config: String, words: String) throws {
        #expect(try trial.refusal("model-config", "logging-config=\(config)") == "ERROR \(words)\n")
    }

    @Test(
        "an option of the model that Juju does not know is warned of and kept (cmd/juju/model/config.go: verifyKnownKeys)"
    )
    func unknownOption() throws {
        let words = "WARNING key \"nope\" is not defined in the current model configuration: possible misspelling\n"
        #expect(try trial.run(["model-config", "nope=1"]).error == words)
        #expect(try trial.juju("model-config", "nope") == "1\n")
        #expect(try trial.run(["model-config", "nope=2", "http-proxy=http://p"]).error.isEmpty)
    }
}
