import CharmKit
import CharmTesting
import MaasHost
import MaasRegion
import SealedStore
import Testing
import TestSupport

@Suite("An agent that can't enroll yet")
struct AgentWaitingTests {
    private let agent: AgentTrial

    init() throws { agent = try AgentTrial() }

    @Test("installs MAAS, tells its version, and installs nothing the second time")
    func installs() throws {
        try agent.setOption("snap-channel", "3.7/edge")
        try agent.run(.install)
        #expect(agent.snap.actions == ["install 3.7/edge"])
        #expect(agent.model[agent.unit].workloadVersion == "3.6.5-1")
        try agent.run(.install)
        #expect(agent.snap.actions == ["install 3.7/edge"])
    }

    @Test("tells the version of a MAAS that was there before, and a new one when its snap has been refreshed")
    func version() throws {
        agent.snap.files = MaasInstallation(isInstalled: true, version: "3.4.1")
        try agent.run(.install)
        #expect(agent.model[agent.unit].workloadVersion == "3.4.1")
        agent.snap.files.version = "3.4.2"
        #expect(try agent.run(.updateStatus).writes.contains("application-version-set"))
        #expect(agent.model[agent.unit].workloadVersion == "3.4.2")
    }

    @Test("tells the region its machine's names and addresses")
    func publishes() throws {
        try agent.run(.relationCreated)
        #expect(
            agent.ownData == [
                "unit": "maas-agent/0", "hostname": "rack-1", "url": "rack-1",
                "fqdn": "rack-1.maas", "mac_addresses": "[\"52:54:00:00:00:01\"]",
            ])
    }

    @Test("tells the region a new host name in any hook")
    func renamed() throws {
        try agent.run(.relationCreated)
        agent.machine.hostname = "rack-9"
        try agent.run(.updateStatus)
        #expect(agent.databag["hostname"] == "rack-9")
        #expect(agent.databag["url"] == "rack-9")
    }

    @Test(
        "is blocked by a channel that snapd has none of, and hands none of it to snap",
        arguments: [
            "3.6/stable --devmode", "--classic", "3.6/", "/stable", "3.6/nightly", "3.6/stable/fix/more", "a/b/c",
            "3.6 stable",
            "$(id)",
        ])
    func channel(text: String) throws {
        try agent.setOption("snap-channel", text)
        try agent.publish()
        try agent.run(.install)
        try agent.run(.relationChanged)
        #expect(agent.status.hasPrefix("blocked: config option \"snap-channel\" is \"\(text)\"; wanted: a channel "))
        #expect(agent.snap.actions.isEmpty)
    }

    @Test(
        "takes a channel in every form that snapd does",
        arguments: ["3.6", "edge", "3.7/beta", "beta/fix-1", "3.7/edge/fix-1", " 3.6/stable\n"])
    func channels(text: String) throws {
        try agent.setOption("snap-channel", text)
        try agent.run(.install)
        let channel = text == " 3.6/stable\n" ? "3.6/stable" : text
        #expect(agent.snap.actions == ["install \(channel)"])
    }

    @Test("on a Juju without secrets is blocked by a region that gives its token as one alone, and says what to do")
    func noSecrets() throws {
        try agent.publish()
        agent.model.jujuVersion = "2.9.53"
        try agent.run(.relationChanged)
        let message =
            "the region publishes its token as a Juju secret, which this unit's Juju lacks; upgrade Juju to 3.0 or later, or "
            + "use a region that seals the token for each unit"
        #expect(agent.status == "blocked: \(message)")
        #expect(try agent.act("enrollment-status").results["message"] == .string(message))
        #expect(agent.snap.actions.isEmpty)
        #expect(agent.databag["hostname"] == "rack-1")
    }

    @Test("is blocked without a region")
    func unrelated() throws {
        let agent = try AgentTrial(isRelated: false)
        try agent.run(.start)
        #expect(agent.status == "blocked: no region: juju integrate this application with maas-region")
    }

    @Test("waits for the field that lacks, and names it", arguments: ["api_url", "regions", "maas_secret_id"])
    func missing(field: String) throws {
        try agent.publish()
        agent.setRegion(field, nil)
        try agent.run(.relationChanged)
        #expect(agent.status == "waiting: for the region to publish \(field)")
        #expect(agent.snap.actions.isEmpty)
    }

    @Test(
        "is blocked by a field of the region's that makes no sense, and names it",
        arguments: [
            ("regions", "region-1"), ("maas_secret_id", "nonsense"), ("maas_secret_id", "--help"),
            ("maas_secret_id", "--peek"), ("maas_secret_id", "-"), ("maas_secret_id", "secret:"),
            ("maas_secret_id", "secret:d2kk8o1s3egc0000000g extra"),
        ])
    func malformed(field: String, value: String) throws {
        try agent.publish()
        agent.setRegion(field, value)
        try agent.run(.relationChanged)
        #expect(agent.status.hasPrefix("blocked: what the region publishes can't be used: \(field) is not "))
        #expect(agent.snap.actions.isEmpty)
    }

    @Test(
        "is blocked by a token that MAAS would refuse, without showing it",
        arguments: ["canary", "0123456789abcdef0123456789abcdeg", "0123456789abcdef", "--force"])
    func tokenIsNotHexadecimal(token: String) throws {
        try agent.publish(token: token)
        try agent.run(.relationChanged)
        #expect(agent.status == "blocked: the enroll token of the region is not 32 hexadecimal digits")
        #expect(agent.snap.actions.isEmpty)
    }

    @Test("is blocked by a URL that can't be a region's, and names the field")
    func urlIsMalformed() throws {
        try agent.publish()
        agent.setRegion("api_url", "ftp://h")
        try agent.run(.relationChanged)
        #expect(
            agent.status == "blocked: what the region publishes can't be used: api_url "
                + "'ftp://h' does not start with http:// or https://")
        #expect(agent.snap.actions.isEmpty)
    }

    @Test("waits for a region that does not answer, and enrolls once it does")
    func unreachable() throws {
        agent.client.pingError = MaasHostError(.unreachable, "no answer from 10.0.0.10:5240")
        try agent.publish()
        try agent.run(.relationChanged)
        #expect(agent.status == "waiting: MAAS does not answer: no answer from 10.0.0.10:5240")
        #expect(agent.snap.actions.isEmpty)
        agent.client.pingError = nil
        try agent.run(.updateStatus)
        #expect(agent.enrollments == 1)
    }

    @Test("waits for a secret that Juju does not let it read yet, and enrolls once it does")
    func secretUnreadable() throws {
        try agent.publish()
        let secret = try agent.secret
        secret.revoke()
        try agent.run(.relationChanged)
        let expected = "waiting: for the enroll token: Juju does not let this unit read the region's secret yet"
        #expect(agent.status.hasPrefix(expected + ": "))
        secret.grant(to: agent.agents, over: agent.relation)
        try agent.run(.updateStatus)
        #expect(agent.enrollments == 1)
    }

    @Test("waits for a secret whose backend is down, with Juju's words, and enrolls once it is up")
    func secretUnavailable() throws {
        try agent.publish()
        agent.model.failingTools["secret-get"] = "getting secret content from external backend: i/o timeout"
        try agent.run(.relationChanged)
        #expect(
            agent.status.hasPrefix("waiting: for the enroll token: Juju can't get at its secret now: getting secret"))
        #expect(agent.snap.actions.isEmpty)
        agent.model.failingTools = [:]
        try agent.run(.updateStatus)
        #expect(agent.enrollments == 1)
    }

    @Test(
        "keeps what it has published, and its ports, while Juju does not give out the token", arguments: [true, false])
    func secretWithdrawn(isDown: Bool) throws {
        try agent.connect()
        let (published, ports) = (agent.databag, agent.ports)
        if isDown {
            agent.model.failingTools["secret-get"] = "i/o timeout"
        } else {
            try agent.secret.revoke()
        }
        try agent.run(.updateStatus)
        #expect(agent.status.hasPrefix("waiting: for the enroll token"))
        #expect(agent.databag == published && agent.ports == ports && agent.enrollments == 1)
    }

    @Test("is blocked by more than one region, and names the relations")
    func ambiguous() throws {
        let first = try #require(agent.relation).id
        let second = try agent.relateAnother().id
        try agent.run(.updateStatus)
        #expect(agent.status == "blocked: more than one region (relations [\(first), \(second)]): remove all but one")
    }

    @Test(
        "is blocked by an option that it can't use, and names it, in every hook",
        arguments: [("log-level", "loud"), ("departure-policy", "explode")],
        [Hook.Kind.install, .configChanged, .relationChanged, .updateStatus])
    func badOption(option: (name: String, value: String), hook: Hook.Kind) throws {
        try agent.publish()
        try agent.setOption(option.name, option.value)
        try agent.run(hook)
        #expect(agent.status.hasPrefix("blocked: config option \"\(option.name)\""))
        #expect(agent.status.contains("juju config maas-agent"))
        #expect(agent.snap.actions.isEmpty)
    }
}
