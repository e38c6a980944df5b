import Testing

/// What stays of a model when the program ends in the middle of its work.
@Suite struct InterruptionTests {
    private let trial: Trial

    /// A charm whose hook sends a signal to juju-sim, which started it, unless it has done so already.
    init() throws {
        trial = try Trial()
        try trial.folder.write("rude/metadata.yaml", "name: rude\nsummary: s\ndescription: d\n")
        try trial.folder.write(
            script: "rude/dispatch",
            """
            case "$JUJU_DISPATCH_PATH" in
            hooks/config-changed)
                state-set last=config-changed
                mkdir "$CHARM_WORKLOAD_ROOT/done" 2>/dev/null && kill -$(cat "$JUJU_CHARM_DIR/signal") $PPID;;
            hooks/update-status) status-set active "$(state-get last)";;
            esac
            exit 0
            """)
    }

    @Test(
        "interrupted, it ends after the hook that runs, keeps the model, and goes on another time",
        arguments: ["INT", "TERM"])
    func interrupted(signal: String) throws {
        try trial.folder.write("rude/signal", signal)
        let result = try trial.run(["deploy", "./rude"])
        #expect(result.ending == .exited(130))
        #expect(result.error.contains("interrupted; the model is kept"))
        #expect(try trial.juju("status").contains("rude/0"))
        #expect(try trial.juju("settle").contains("start"))
        #expect(try trial.juju("settle").isEmpty)
        #expect(try trial.juju("update-status").contains("status active \"config-changed\""))
    }

    @Test("killed, it leaves a whole model that goes on from there")
    func killed() throws {
        try trial.folder.write("rude/signal", "KILL")
        #expect(try trial.run(["deploy", "./rude"]).ending == .signalled(9))
        #expect(try trial.juju("status").contains("rude/0"))
        #expect(try trial.juju("settle").contains("start"))
        #expect(try trial.juju("update-status").contains("status active \"config-changed\""))
        #expect(try trial.juju("settle").isEmpty)
    }

    @Test("killed after hooks of which the model was not written, it says how many run again")
    func lost() throws {
        try trial.juju("deploy", "./server")
        let model = try #require(trial.folder.read("state/model.json"))
        try trial.juju("update-status")
        try trial.folder.write("state/model.json", model)
        #expect(
            try trial.run(["settle"]).error.hasPrefix("juju-sim was killed before the model was written: 1 hook of"))
        #expect(try trial.run(["settle"]).error == "")
    }
}
