import CharmTesting
import MaasHost
import Testing
import TestSupport

@Suite("An agent keeps quiet")
struct AgentQuietTests {
    static let hooks: [Hook.Kind] = [
        .install, .start, .configChanged, .updateStatus, .upgradeCharm, .leaderElected, .leaderSettingsChanged,
        .relationCreated, .relationJoined, .relationChanged, .relationDeparted, .secretChanged, .stop, .remove,
    ]

    @Test("in a hook that changes nothing while it is connected: no write", arguments: hooks)
    func connected(hook: Hook.Kind) throws {
        let agent = try AgentTrial()
        try agent.connect()
        let deeds = agent.snap.actions
        #expect(try agent.run(hook).writes == [])
        #expect(agent.snap.actions == deeds)
    }

    @Test(
        "in a hook that changes nothing while it waits for its region: no write",
        arguments: hooks.filter { $0 != .secretChanged })
    func waiting(hook: Hook.Kind) throws {
        let agent = try AgentTrial()
        try agent.run(.install)
        try agent.run(.relationCreated)
        #expect(try agent.run(hook).writes == [])
    }

    @Test("in a hook that changes nothing while MAAS does not answer: no write")
    func unreachable() throws {
        let agent = try AgentTrial()
        agent.client.pingError = MaasHostError(.unreachable, "no answer")
        try agent.publish()
        try agent.run(.relationChanged)
        #expect(try agent.run(.updateStatus).writes == [])
    }

    @Test("of its token, everywhere but to MAAS")
    func secrets() throws {
        let agent = try AgentTrial()
        try agent.setOption("log-level", "trace")
        try agent.run(.install)
        try agent.connect()
        agent.snap.enrollError = MaasHostError(.enrollment, "no files")
        try agent.publish(token: String(AgentTrial.token.reversed()))
        try agent.run(.secretChanged)
        _ = try agent.act("enrollment-status")
        try agent.leave()
        let open = agent.model.openText
        #expect(open.contains("4e663g") && open.contains("Enrolling with"))
        #expect(!open.contains(AgentTrial.token))
        #expect(!open.contains(String(AgentTrial.token.reversed())))
        #expect(agent.snap.tokens.count == 2)
    }
}
