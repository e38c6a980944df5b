import Testing

/// set-leader, restart-agent and reboot-machine.
@Suite struct AgentTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.deployBoth()
    }

    @Test("the lead moves to another unit, which alone hears of it by leader-elected")
    func lead() throws {
        let moved = try trial.juju("set-leader", "server/1")
        #expect(moved.contains("leader-elected") && moved.contains("server/1"))
        #expect(try trial.json("status").at("applications", "server", "units", "server/1", "leader") as? Bool == true)
        #expect(try trial.refusal("set-leader", "server/9").contains("server/9 does not exist"))
    }

    @Test("units whose agents restart hear of the leader's settings again, if they do not lead")
    func restart() throws {
        let restarted = try trial.juju("restart-agent", "server/0", "server/1")
        #expect(restarted.contains("leader-settings-changed"))
        #expect(!restarted.contains("start "))
        #expect(try trial.refusal("restart-agent", "server/9").contains("server/9 does not exist"))
    }

    @Test("the units of a machine that is rebooted run start once more")
    func reboot() throws {
        #expect(try trial.juju("reboot-machine", "2").contains(" start "))
        #expect(!(try trial.juju("settle").contains(" start ")))
        #expect(try trial.refusal("reboot-machine", "9").contains("machine 9 does not exist"))
    }
}
