import CharmTesting
import JujuProtocol
import MaasHost
import Testing
import TestSupport

@Suite("An agent on a machine that does not do what it is told")
struct AgentMachineTests {
    private let agent: AgentTrial
    private static let failure = MaasHostError(.snap, "snap install maas: unable to contact snap store (exit status 1)")

    init() throws { agent = try AgentTrial() }

    @Test("fails no hook when MAAS can't be installed, and tries again in the next, since nothing has registered yet")
    func install() throws {
        agent.snap.snapError = Self.failure
        try agent.run(.install)
        try agent.publish()
        try agent.run(.relationChanged)
        #expect(agent.status == "waiting: \(Self.failure); each hook tries it again")
        agent.snap.snapError = nil
        try agent.run(.updateStatus)
        #expect(agent.enrollments == 1)
    }

    @Test("waits as after any failure when MAAS does not start once its files are written: that has registered")
    func doesNotStart() throws {
        agent.snap.enrollError = MaasHostError(.snap, "snap maas: start: exit status 1")
        try agent.publish()
        try agent.run(.relationChanged)
        #expect(agent.status.hasPrefix("waiting: snap maas: start: exit status 1; will try to enroll again after "))
        let report = try agent.act("enrollment-status").results
        #expect(report["last-error"] == .string("snap maas: start: exit status 1"))
        #expect(report["next-try"] != nil)
    }

    @Test("is left alone when nobody can tell what was done to it, and re-enroll begins anew when that makes no sense")
    func record() throws {
        agent.machine.noteError = nil
        try agent.publish()
        try agent.machine.store(note: "{\"attempts\":")
        try agent.run(.relationChanged)
        #expect(agent.status.hasPrefix("blocked: the charm's own record of what it did to this machine (.maas-note)"))
        #expect(agent.snap.actions.isEmpty)
        #expect(try agent.act("re-enroll").failure == nil)
        #expect(agent.enrollments == 1)
    }

    @Test(
        "is not enrolled under a host name that MAAS refuses, and is told what to do",
        arguments: ["rack_1", "-rack", "rack-", "rack..maas", "räck", "(none)", String(repeating: "r", count: 64)])
    func hostname(name: String) throws {
        agent.machine.hostname = name
        try agent.publish()
        try agent.run(.relationChanged)
        #expect(agent.status.hasPrefix("blocked: MAAS takes no host name like \"\(name)\": set one of letters"))
        #expect(agent.status.hasSuffix("with hostnamectl hostname NAME"))
        #expect(agent.snap.actions.isEmpty)
    }

    @Test("with MAAS from Debian packages gets nothing installed beside it, and says what to do")
    func debian() throws {
        agent.snap.files = MaasInstallation(debianFile: "/etc/maas/rackd.conf")
        try agent.run(.install)
        try agent.publish()
        try agent.run(.relationChanged)
        #expect(agent.snap.actions.isEmpty)
        #expect(agent.status.hasPrefix("blocked: MAAS from Debian packages is on this machine (/etc/maas/rackd.conf)"))
    }

    @Test("is left alone while one of MAAS's files can't be read or understood, until an operator has it enrolled anew")
    func fault() throws {
        try agent.connect()
        let before = agent.snap.actions
        let published = agent.databag
        agent.snap.files.urls = []
        agent.snap.files.fault = MaasHostError(
            .machine, "/var/snap/maas/current/rackd.conf can't be read: Input/output error")
        try agent.run(.updateStatus)
        #expect(
            agent.status
                == "waiting: /var/snap/maas/current/rackd.conf can't be read: Input/output error; nothing is done to "
                + "this machine meanwhile")
        #expect(try agent.act("re-enroll").failure != nil)
        #expect(agent.snap.actions == before && agent.databag == published)
        agent.snap.files.fault = MaasHostError(.malformed, "/var/snap/maas/current/rackd.conf is empty")
        try agent.run(.updateStatus)
        #expect(
            agent.status.hasPrefix("blocked: /var/snap/maas/current/rackd.conf is empty: mend it, or run the action"))
        #expect(agent.snap.actions == before && agent.databag == published)
        #expect(try agent.act("re-enroll").failure == nil)
        #expect(agent.enrollments == 2)
    }

    @Test("can leave although MAAS can't be stopped or removed", arguments: ["stop", "remove"])
    func leave(policy: String) throws {
        try agent.setOption("departure-policy", policy)
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
        try agent.relate()
        try agent.publish()
        try agent.run(.relationChanged)
        #expect(agent.model.log.contains { $0.level == .error && $0.message.contains("can't be started") })
    }

    @Test("keeps its ports open when MAAS goes on after it has left", arguments: [("keep", false), ("stop", true)])
    func ports(policy: String, areClosed: Bool) throws {
        try agent.setOption("departure-policy", policy)
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
        try agent.setOption(option, value)
        try agent.run(.configChanged)
        #expect(agent.status == "blocked: config option \"\(option)\" \(reason): juju config maas-agent")
    }

    @Test("refuses a time to wait that would hold the machine for hours", arguments: [0, -4, 601])
    func timeout(seconds: Int) throws {
        try agent.setOption("enroll-timeout", "\(seconds)")
        try agent.run(.configChanged)
        #expect(agent.status.contains("\"enroll-timeout\" is \(seconds); wanted: 1 to 600"))
    }
}
