import JujuProtocol
import MaasHost
import SimulatedJuju
import TestSupport
import Testing

@Suite("An agent on a machine that does not do what it is told")
struct AgentMachineTests {
    private let agent: AgentTrial
    private static let failure = MaasHostError(.snap, "snap install maas: unable to contact snap store (exit status 1)")

    init() throws { agent = try AgentTrial() }

    @Test("fails no hook when MAAS can't be installed, and tries again after a pause")
    func install() throws {
        agent.snap.snapError = Self.failure
        try agent.run(.install)
        try agent.publish()
        try agent.run(.relationChanged)
        #expect(agent.status == "waiting: will try to enroll again after 2026-09-21T14:14:20Z: \(Self.failure)")
        agent.snap.snapError = nil
        agent.machine.now += 60
        try agent.run(.updateStatus)
        #expect(agent.enrollments == 1)
    }

    @Test("can leave although MAAS can't be stopped or removed", arguments: ["stop", "remove"])
    func leave(policy: String) throws {
        agent.setOption("departure-policy", policy)
        try agent.connect()
        agent.snap.snapError = Self.failure
        try agent.leave(departing: agent.unit)
        #expect(agent.status.hasPrefix("maintenance: left its region; MAAS on this machine is as it was: snap install"))
    }

    @Test("says so in the log when MAAS can't be started again, and fails no hook")
    func start() throws {
        try agent.connect()
        try agent.leave()
        agent.snap.snapError = Self.failure
        agent.relate()
        try agent.publish()
        try agent.run(.relationChanged)
        #expect(agent.model.log.contains { $0.level == .error && $0.message.contains("can't be started") })
    }

    @Test("keeps its ports open when MAAS goes on after it has left", arguments: [("keep", false), ("stop", true)])
    func ports(policy: String, areClosed: Bool) throws {
        agent.setOption("departure-policy", policy)
        try agent.connect()
        try agent.leave()
        #expect(agent.ports.isEmpty == areClosed)
    }

    @Test(
        "names an option that makes no sense, what it is and what it may be",
        arguments: [
            ("departure-policy", "sTop", "is \"sTop\"; wanted: keep, stop, remove"),
            ("log-level", "loud", "is \"loud\"; wanted: trace, debug, info, notice, warning, error, critical"),
        ])
    func options(option: String, value: String, reason: String) throws {
        agent.setOption(option, value)
        try agent.run(.configChanged)
        #expect(agent.status == "blocked: config option \"\(option)\" \(reason): juju config maas-agent")
    }

    @Test("refuses a time to wait that would hold the machine for hours", arguments: [0, -4, 601])
    func timeout(seconds: Int) throws {
        agent.model.controller.model.applications["maas-agent"]?.settings["enroll-timeout"] = .integer(seconds)
        try agent.run(.configChanged)
        #expect(agent.status.contains("\"enroll-timeout\" is \(seconds); wanted: 1 to 600"))
    }
}
