import Testing

/// juju-reboot --now (internal/worker/uniter/runner/context/context.go: RequestReboot, killCharmHook).
@Suite struct RebootNowTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.folder.write("app/metadata.yaml", "name: app\nsummary: s\ndescription: d\n")
        try trial.folder.write(
            script: "app/hooks/install",
            """
            mkdir "$CHARM_WORKLOAD_ROOT/rebooted" 2>/dev/null || { status-set active again; exit 0; }
            status-set maintenance first
            state-set lost=yes
            juju-reboot --now
            touch "$CHARM_WORKLOAD_ROOT/not-reached"
            juju-log NOT-REACHED
            exec sleep 60
            """)
        try trial.folder.write(script: "app/hooks/update-status", "status-set active \"lost: $(state-get lost)\"")
    }

    @Test("the hook ends at once, nothing of it counts, and it runs again when the machine is up")
    func endsAtOnce() throws {
        let output = try trial.juju("deploy", "./app")
        #expect(output.contains("active \"again\""))
        let log = try trial.juju("debug-log", "--replay", "--no-tail")
        #expect(!log.contains("NOT-REACHED") && !log.contains("a signal ended"))
        #expect(!(try trial.juju("exec", "--machine", "0", "ls")).contains("not-reached"))
        #expect(try trial.juju("update-status").contains("active \"lost: \""))
    }
}
