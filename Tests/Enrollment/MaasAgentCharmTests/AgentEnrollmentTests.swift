import CharmKit
import CharmTesting
import MaasAgentCharm
import MaasHost
import MaasRegion
import SealedStore
import Testing
import TestSupport

@Suite("An agent enrolls its machine")
struct AgentEnrollmentTests {
    private let agent: AgentTrial

    init() throws { agent = try AgentTrial() }

    @Test("once, over many hooks, with the region's URL and token")
    func once() throws {
        try agent.publish()
        for kind in [Hook.Kind.relationChanged, .relationChanged, .updateStatus, .configChanged, .upgradeCharm] {
            try agent.run(kind)
        }
        #expect(agent.snap.actions == ["install 3.6/stable", "enroll \(AgentTrial.url)"])
        #expect(agent.snap.tokens == [SecretBytes(utf8: AgentTrial.token)])
        #expect(agent.client.pings == [AgentTrial.url])
    }

    @Test("and tells the region its id in MAAS, and a mark of this enrollment")
    func tells() throws {
        try agent.publish()
        try agent.run(.relationChanged)
        #expect(agent.databag["system_id"] == "4e663g")
        #expect(agent.databag["enrollment"]?.count == 16)
    }

    @Test("anew with a rotated token, under another mark")
    func tokenRotated() throws {
        try agent.publish()
        try agent.run(.relationChanged)
        let mark = agent.databag["enrollment"]
        let second = String(AgentTrial.token.reversed())
        try agent.publish(token: second)
        try agent.run(.secretChanged)
        #expect(agent.snap.tokens == [SecretBytes(utf8: AgentTrial.token), SecretBytes(utf8: second)])
        #expect(agent.databag["enrollment"] != nil && agent.databag["enrollment"] != mark)
        try agent.run(.updateStatus)
        #expect(agent.enrollments == 2)
    }

    @Test("anew when the region moves")
    func regionMoved() throws {
        try agent.publish()
        try agent.run(.relationChanged)
        try agent.publish(url: "http://10.0.0.11:5240/MAAS")
        try agent.run(.relationChanged)
        #expect(agent.snap.actions.last == "enroll http://10.0.0.11:5240/MAAS")
        #expect(agent.enrollments == 2)
    }

    @Test("not when the region adds a controller or reports on racks")
    func otherChanges() throws {
        try agent.connect()
        agent.setRegion("regions", "[\"region-1\", \"region-2\"]")
        try agent.run(.relationChanged)
        #expect(agent.enrollments == 1)
    }

    @Test(
        "not when the machine's files already say so, as after a crash, but its services are started, which a former unit may have stopped"
    )
    func healed() throws {
        agent.snap.files = MaasInstallation(
            isInstalled: true, mode: .rack, urls: [AgentTrial.url], secret: SecretBytes(utf8: AgentTrial.token),
            systemID: "abc123")
        try agent.publish()
        for _ in 0..<3 { try agent.run(.relationChanged) }
        #expect(agent.snap.actions == ["start"])
        #expect(agent.databag["system_id"] == "abc123")
    }

    @Test("not again when Juju drops what the hook had told it")
    func droppedHook() throws {
        try agent.publish()
        agent.model.flushFailure = "connection is shut down"
        let hook = Hook(.updateStatus)
        #expect(try agent.model.runOutOfTurn(hook, on: agent.unit).error == "connection is shut down")
        #expect(agent.databag["system_id"] == nil)
        agent.model.flushFailure = nil
        try agent.run(hook)
        #expect(agent.enrollments == 1)
        #expect(agent.databag["system_id"] == "4e663g")
    }

    @Test(
        "not on a machine that is a region, where it stands back and closes its ports",
        arguments: ["region", "region+rack"])
    func hosted(mode: String) throws {
        try agent.connect()
        #expect(!agent.ports.isEmpty)
        let deeds = agent.snap.actions
        agent.snap.files.mode = .init(rawValue: mode)
        try agent.run(.updateStatus)
        try agent.publish(token: String(AgentTrial.token.reversed()))
        try agent.run(.secretChanged)
        #expect(agent.status == "active: this machine is a MAAS region; the agent stands back")
        // Which region counts it is not for it to know: it may be one of another MAAS.
        #expect(agent.databag["departure"] == "hosted")
        #expect(agent.ports.isEmpty)
        #expect(agent.snap.actions == deeds)
    }

    @Test("not when MAAS has another node of its host name, and says what to do")
    func conflict() throws {
        try agent.publish(racks: [agent.unit: RackReport(.conflict, message: "\"rack-1\" is taken: rename one of them")]
        )
        try agent.run(.relationChanged)
        #expect(agent.status == "blocked: \"rack-1\" is taken: rename one of them")
        #expect(agent.snap.actions.isEmpty)
    }

    @Test("not before a region that reports on racks has looked at its host name")
    func notLookedAt() throws {
        try agent.publish(racks: [:])
        try agent.run(.relationChanged)
        #expect(agent.status == "waiting: for the region to look at this host name")
        #expect(agent.snap.actions.isEmpty)
        try agent.report(.absent)
        try agent.run(.relationChanged)
        #expect(agent.enrollments == 1)
    }

    @Test("and waits for a region that does not take it, without trying again")
    func notTaken() throws {
        agent.snap.grantedID = nil
        try agent.publish()
        try agent.run(.relationChanged)
        let waiting =
            "waiting: for MAAS at \(AgentTrial.url) to accept this rack: "
        #expect(agent.status.hasPrefix(waiting + "if that lasts, the enroll token is not MAAS's, or"))
        agent.client.obstacle = "racks connect to TCP 5250-5270 of the region, and this machine can't"
        try agent.run(.updateStatus)
        #expect(agent.status.hasPrefix(waiting + "racks connect to TCP 5250-5270 of the region"))
        #expect(try "\(agent.act("enrollment-status").results)".contains("racks connect to TCP 5250-5270"))
        #expect(agent.enrollments == 1)
        #expect(agent.ports.isEmpty)
        agent.snap.files.systemID = "4e663g"
        try agent.run(.updateStatus)
        #expect(agent.databag["system_id"] == "4e663g")
    }

    @Test("not again within the pause after a failure, whose reason stays shown")
    func pause() throws {
        agent.snap.enrollError = MaasHostError(.enrollment, "maas init rack did not write its files")
        try agent.publish()
        try agent.run(.relationChanged)
        let reason = "maas init rack did not write its files"
        let failed = "waiting: \(reason); will try to enroll again after 2026-09-21T14:14:20Z"
        #expect(agent.status == failed)
        agent.snap.enrollError = nil
        for _ in 0..<3 { #expect(try agent.run(.updateStatus).writes == []) }
        #expect(agent.status == failed)
        #expect(agent.enrollments == 1)
        agent.client.pingError = MaasHostError(.invalidURL, "this is no region")
        try agent.run(.updateStatus)
        #expect(agent.status == "blocked: what the region publishes can't be used: api_url: this is no region")
        #expect(agent.enrollments == 1)
    }

    @Test("not within the pause with another region either, and what went wrong with the first one is no reason")
    func pauseWithAnother() throws {
        agent.snap.enrollError = MaasHostError(.enrollment, "maas init rack did not write its files")
        for number in 1...4 {
            try agent.publish(url: "http://10.0.0.\(number):5240/MAAS")
            try agent.run(.relationChanged)
        }
        try agent.publish()
        try agent.run(.relationChanged)
        #expect(agent.enrollments == 4)
        #expect(
            agent.status.hasPrefix("waiting: MAAS is no rack, but racks that register too often hang a region"),
            "\(agent.status)")
    }

    @Test("again when an attempt was killed after it had deleted the id, though the files are right")
    func killed() throws {
        try agent.connect()
        // The record of an attempt that was killed is that of one which went wrong with these words.
        agent.snap.enrollError = MaasHostError(.enrollment, "it was interrupted")
        try agent.act("re-enroll")
        agent.snap.enrollError = nil
        agent.snap.files.systemID = nil
        try agent.run(.updateStatus)
        #expect(
            agent.status.hasPrefix("waiting: it was interrupted; will try to enroll again after"), "\(agent.status)")
        agent.machine.now += 61
        try agent.run(.updateStatus)
        #expect(agent.snap.files.systemID != nil)
        #expect(agent.enrollments == 3)
    }

    @Test(
        "again when an attempt has failed before MAAS had written all its files, of which it left some half",
        arguments: [
            MaasHostError(.malformed, "/var/snap/maas/common/maas/secret is empty"),
            MaasHostError(.unknownMode, "/var/snap/maas/common/snap_mode is not there, though rackd.conf is"),
        ])
    func remainder(fault: MaasHostError) throws {
        agent.snap.enrollError = MaasHostError(.enrollment, "maas init rack: \(fault) (no space left on device)")
        try agent.report(.absent)
        try agent.run(.relationChanged)
        (agent.snap.files.mode, agent.snap.files.fault) = (nil, fault)
        try agent.run(.updateStatus)
        #expect(agent.status.hasPrefix("waiting: maas init rack: \(fault)"), "\(agent.status)")
        (agent.snap.enrollError, agent.machine.now) = (nil, agent.machine.now + 61)
        try agent.run(.updateStatus)
        #expect(agent.snap.files.mode == .rack && agent.snap.files.systemID != nil, "\(agent.status)")
    }

    @Test(
        "not over a file that is damaged after somebody has mended what an attempt failed at",
        arguments: [
            MaasHostError(.malformed, "/var/snap/maas/current/rackd.conf is no YAML"),
            MaasHostError(.unknownMode, "/var/snap/maas/common/snap_mode is not there, though rackd.conf is"),
        ])
    func mended(fault: MaasHostError) throws {
        try agent.connect()
        let files = agent.snap.files
        agent.snap.files.secret = nil
        agent.snap.enrollError = MaasHostError(.enrollment, "maas init rack: no space left on device")
        try agent.run(.updateStatus)
        #expect(agent.status.hasPrefix("waiting: maas init rack: no space"), "\(agent.status)")
        (agent.snap.files, agent.snap.enrollError) = (files, nil)
        try agent.run(.updateStatus)
        #expect(agent.status == "active: connected as 4e663g")
        #expect(try agent.act("enrollment-status").results["last-error"] == nil)
        let before = agent.enrollments
        (agent.snap.files.mode, agent.snap.files.fault) = (nil, fault)
        agent.machine.now += 7200
        try agent.run(.updateStatus)
        #expect(agent.status.hasPrefix("blocked: \(fault)"), "\(agent.status)")
        #expect(agent.enrollments == before)
    }

    @Test("with no URL that leads the machine to itself")
    func loopback() throws {
        try agent.publish(url: "http://127.0.0.1:5240/MAAS")
        try agent.run(.relationChanged)
        #expect(
            agent.status.hasPrefix(
                "blocked: what the region publishes can't be used: api_url http://127.0.0.1:5240/MAAS leads this machine to itself"
            ))
        #expect(agent.enrollments == 0)
    }

    @Test("with the same token in upper case and with a line's end, as MAAS reads it")
    func spelledToken() throws {
        try agent.publish()
        try agent.run(.relationChanged)
        try agent.publish(token: "\(AgentTrial.token.uppercased())\n")
        try agent.run(.secretChanged)
        #expect(agent.snap.tokens == [SecretBytes(utf8: AgentTrial.token)])
    }

    @Test("and is refreshed once, with the reason, when the channel has nothing newer")
    func refreshLeavesIt() throws {
        try agent.connect()
        agent.setRegion("maas_version", "3.7.3")
        let release = try #require(MaasRelease("3.7.3"))
        agent.snap.refreshedVersion = "3.6.5-1"
        try agent.publish(
            racks: [
                agent.unit: RackReport(
                    .connected, systemID: "4e663g",
                    enrollment: agent.databag["enrollment"].flatMap(EnrollmentDigest.init))
            ].mapValues {
                var report = $0
                report.refresh = release
                return report
            })
        agent.setRegion("maas_version", "3.7.3")
        for _ in 0..<3 { try agent.run(.updateStatus) }
        #expect(agent.snap.actions.filter { $0.hasPrefix("refresh") } == ["refresh 3.7/stable"])
        #expect(agent.status.contains("snap maas: refresh: 3.7/stable leaves it at 3.6"), "\(agent.status)")
    }

    @Test("again when the pause is over, which is longer after each failure, up to an hour")
    func pausesGrow() throws {
        agent.snap.enrollError = MaasHostError(.enrollment, "no files")
        try agent.publish()
        for (number, seconds) in [60, 120, 240, 480, 960, 1920, 3600, 3600].enumerated() {
            try agent.run(.updateStatus)
            #expect(agent.enrollments == number + 1)
            agent.machine.now += seconds - 5
            try agent.run(.updateStatus)
            #expect(agent.enrollments == number + 1)
            agent.machine.now += 10
        }
        agent.snap.enrollError = nil
        try agent.run(.updateStatus)
        #expect(agent.databag["system_id"] == "4e663g")
    }

    @Test("at once after a failure, when the region publishes something else")
    func pauseEnds() throws {
        agent.snap.enrollError = MaasHostError(.enrollment, "maas init rack did not write its files")
        try agent.publish()
        try agent.run(.relationChanged)
        agent.snap.enrollError = nil
        try agent.publish(token: String(AgentTrial.token.reversed()))
        try agent.run(.secretChanged)
        #expect(agent.enrollments == 2)
        #expect(agent.databag["system_id"] == "4e663g")
    }

    @Test("and opens the ports of a rack")
    func ports() throws {
        try agent.publish()
        #expect(agent.ports.isEmpty)
        try agent.run(.relationChanged)
        #expect(agent.ports.count == 12)
    }
}
