import CharmTesting
import JujuProtocol
import MaasHost
import SealedStore
import Testing
import TestSupport

@Suite("An agent that leaves its region")
struct AgentDepartureTests {
    private let agent: AgentTrial

    init() throws {
        agent = try AgentTrial()
        try agent.connect()
    }

    private static let enrolled = ["install 3.6/stable", "enroll \(AgentTrial.url)"]

    @Test(
        "does with MAAS what its policy says, whoever goes",
        arguments: [("keep", [], "goes on"), ("stop", ["stop"], "was stopped"), ("remove", ["remove"], "was removed")],
        [false, true])
    func policy(policy: (name: String, deeds: [String], done: String), isUnitLeaving: Bool) throws {
        try agent.setOption("departure-policy", policy.name)
        try agent.leave(departing: isUnitLeaving ? agent.unit : "maas-region/0")
        #expect(agent.snap.actions == Self.enrolled + policy.deeds)
        let related = "blocked: no region: juju integrate this application with maas-region"
        let left = "maintenance: left its region; MAAS on this machine \(policy.done)"
        #expect(agent.status == (isUnitLeaving ? left : related))
    }

    @Test("stops MAAS unless told otherwise, and only once")
    func byDefault() throws {
        try agent.leave()
        try agent.run(.updateStatus)
        try agent.run(.stop)
        try agent.run(.remove)
        #expect(agent.snap.actions == Self.enrolled + ["stop"])
    }

    @Test("does nothing to a machine that is a region", arguments: ["region", "region+rack"], ["stop", "remove"])
    func region(mode: String, policy: String) throws {
        try agent.setOption("departure-policy", policy)
        agent.snap.files.mode = .init(rawValue: mode)
        try agent.leave()
        #expect(agent.snap.actions == Self.enrolled)
    }

    @Test("does nothing to a machine that was never a rack", arguments: [nil, "none"])
    func neverEnrolled(mode: String?) throws {
        let agent = try AgentTrial()
        try agent.setOption("departure-policy", "remove")
        agent.snap.files = MaasInstallation(isInstalled: true, mode: mode.flatMap { .init(rawValue: $0) })
        try agent.run(.relationCreated)
        try agent.leave()
        #expect(agent.snap.actions == [])
    }

    @Test("does nothing when the region only withdraws what it had published")
    func withdrawn() throws {
        try agent.setOption("departure-policy", "remove")
        for key in ["api_url", "regions", "maas_secret_id", "racks"] { agent.setRegion(key, nil) }
        try agent.run(.relationChanged)
        #expect(agent.snap.actions == Self.enrolled)
        #expect(agent.status == "waiting: for the region to publish api_url, regions, maas_secret_id")
    }

    @Test("leaves MAAS as it is and says so when its policy makes no sense")
    func badPolicy() throws {
        try agent.setOption("departure-policy", "explode")
        try agent.leave()
        #expect(agent.snap.actions == Self.enrolled)
        #expect(agent.status.hasPrefix("blocked: config option \"departure-policy\""))
        #expect(agent.model.log.contains { $0.level == .warning && $0.message.contains("departure-policy") })
    }

    @Test("does not enroll anew while its unit is leaving")
    func lastHooks() throws {
        try agent.run(.relationDeparted, departing: agent.unit)
        try agent.publish(url: "http://elsewhere/MAAS")
        try agent.run(.updateStatus)
        #expect(agent.enrollments == 1)
        #expect(agent.status == "maintenance: leaving its region")
    }

    @Test("starts MAAS again when it comes back to the same region")
    func comesBack() throws {
        try agent.leave()
        try agent.relate()
        try agent.run(.relationCreated)
        try agent.report(.connected)
        try agent.run(.relationChanged)
        #expect(agent.snap.actions == Self.enrolled + ["stop", "start"])
        try agent.run(.updateStatus)
        #expect(agent.snap.actions == Self.enrolled + ["stop", "start"])
    }

    @Test("tells the region beforehand that it wants to be forgotten when it leaves for good, and only then")
    func tells() throws {
        #expect(agent.databag["departure"] == nil)
        try agent.setOption("departure-policy", "remove")
        try agent.run(.configChanged)
        #expect(agent.databag["departure"] == "remove")
        try agent.setOption("departure-policy", "keep")
        try agent.run(.configChanged)
        #expect(agent.databag["departure"] == nil)
    }

    @Test("says that it could not leave and why, tries again in each hook, and is through once it could")
    func snapFails() throws {
        agent.snap.snapError = MaasHostError(.snap, "snap maas: stop: it did not end within 180.0 seconds")
        try agent.leave()
        try agent.run(.updateStatus)
        #expect(
            agent.status
                == "waiting: to leave its region: snap maas: stop: it did not end within 180.0 seconds; each hook tries it again"
        )
        agent.snap.snapError = nil
        try agent.run(.updateStatus)
        #expect(agent.snap.actions.last == "stop")
        #expect(agent.status.hasPrefix("blocked: no region"))
    }

    @Test("fails no hook when MAAS's files can't be read, and says so")
    func unreadable() throws {
        agent.snap.filesError = MaasHostError(.machine, "MAAS's secret can't be read: Input/output error")
        try agent.run(.updateStatus)
        #expect(
            agent.status
                == "waiting: MAAS's secret can't be read: Input/output error; nothing is done to this machine meanwhile"
        )
        try agent.leave(departing: agent.unit)
        #expect(agent.snap.actions == Self.enrolled)
        #expect(
            agent.status.hasPrefix("maintenance: left its region; MAAS on this machine is as it was: MAAS's secret"))
    }

    @Test("goes on when Juju does not tell whether its region may come back, until its unit goes for good")
    func unknownCause() throws {
        try agent.setOption("departure-policy", "remove")
        agent.model.failingTools["goal-state"] = "no answer"
        try agent.leave()
        try agent.run(.updateStatus)
        #expect(agent.snap.actions == Self.enrolled)
        #expect(!agent.ports.isEmpty)
        #expect(
            agent.status.hasPrefix(
                "blocked: its region is gone or suspended; MAAS on this machine goes on: juju resume"))
        try agent.run(.stop)
        #expect(agent.snap.actions == Self.enrolled + ["remove"])
    }

    @Test(
        "says the same of a rack that has left by request, whatever its region's relation is and who asks it to come back"
    )
    func leftWhileSuspended() throws {
        agent.model.failingTools["goal-state"] = "no answer"
        try agent.leave()
        try agent.act("leave")
        let status = "blocked: left its region by operator request: run the action re-enroll to come back"
        #expect(agent.status == status)
        try agent.act("re-enroll")
        #expect(agent.status == status)
        try agent.run(.stop)
        #expect(agent.snap.actions == Self.enrolled + ["stop"])
    }

    @Test("tells its region that it has left by request, whatever its policy is for the day when its unit goes")
    func leftUnderPolicy() throws {
        try agent.connect()
        try agent.setOption("departure-policy", "remove")
        try agent.run(.configChanged)
        #expect(agent.databag["departure"] == "remove")
        try agent.act("leave", ["policy": "stop"])
        #expect(agent.databag["departure"] == "left" && agent.databag["enrollment"] == nil)
    }

    @Test("closes its ports")
    func ports() throws {
        try agent.leave()
        #expect(agent.ports.isEmpty)
    }
}
