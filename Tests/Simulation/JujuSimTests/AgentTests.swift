import Testing

/// set-leader, restart-agent and reboot-machine.
@Suite struct AgentTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.deployBoth(clients: 2)
    }

    @Test("the lead moves to another unit, which alone hears of it by leader-elected")
    func lead() throws {
        let moved = try trial.juju("set-leader", "client/1")
        #expect(moved.contains("leader-elected"))
        let status = try trial.json("status")
        #expect(status.at("applications", "client", "units", "client/1", "leader") as? Bool == true)
        #expect(status.at("applications", "client", "units", "client/0", "leader") == nil)
        #expect(try trial.refusal("set-leader", "client/9").contains("client/9 does not exist"))
    }

    @Test("units whose agents restart hear of the leader's settings again, if they do not lead")
    func restart() throws {
        let restarted = try trial.juju("restart-agent", "client/0", "client/1")
        #expect(restarted.contains("leader-settings-changed") && !restarted.contains(" start "))
        #expect(try trial.refusal("restart-agent", "client/9").contains("client/9 does not exist"))
    }

    @Test("the units of a machine that is rebooted run start once more")
    func reboot() throws {
        #expect(try trial.juju("reboot-machine", "2").contains(" start "))
        #expect(!(try trial.juju("settle").contains(" start ")))
        #expect(try trial.refusal("reboot-machine", "9").contains("machine 9 does not exist"))
    }
}
