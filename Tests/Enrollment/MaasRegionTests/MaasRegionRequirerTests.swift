import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegion
import SealedStore
import Testing
import TestSupport

@Suite("An agent's requirer")
struct MaasRegionRequirerTests {
    private let model = SimulatedModel()
    private let agent: UnitName = "maas-agent/0"
    private let regions: SimulatedApplication
    private let agents: SimulatedApplication
    private let relation: SimulatedRelation

    init() throws {
        regions = try model.deploySide(.provider)
        agents = try model.deploySide(.requirer)
        relation = try model.relate(agents, regions)
    }

    /// What reached the charm in a hook.
    private final class Heard {
        var events: [String] = []
        var tokens: [SecretBytes] = []
        var readiness: EnrollReadiness?
    }

    @discardableResult
    private func run(
        _ hook: Hook = Hook(.updateStatus),
        configure: @escaping (MaasRegionRequirer, Framework) throws -> Void = { _, _ in }
    ) throws -> (Heard, SimulatedModel.RanHook) {
        let heard = Heard()
        let run = try model.runHandlers(hook, on: agent) { framework in
            let requirer = MaasRegionRequirer(framework)
            framework.observe(requirer.on.created) { heard.events.append("created \($0.application ?? "")") }
            framework.observe(requirer.on.configReceived) { event in
                heard.events.append("config \(event.config.apiURL)")
                heard.tokens.append(try event.config.secret(from: framework.model))
            }
            framework.observe(requirer.on.removed) { heard.events.append("removed \($0.departure)") }
            framework.reconcile {
                heard.readiness = try requirer.readiness()
                try configure(requirer, framework)
            }
        }
        #expect(run.error == nil)
        return (heard, run)
    }

    /// The region's leader publishes.
    private func publish(
        url: String = "http://h/MAAS", token: String = "token-1", ca: String? = nil,
        racks: [UnitName: RackReport]? = nil
    ) throws {
        try model.runHandlers(Hook(.updateStatus), on: "maas-region/0") { framework in
            let provider = MaasRegionProvider(framework)
            framework.reconcile {
                try provider.publishEnrollToken(
                    apiURL: url, regions: ["r"], secret: SecretBytes(utf8: token), certificateAuthority: ca,
                    racks: racks,
                    as: #require(try framework.model.leader))
            }
        }
    }

    private func publishRaw(_ databag: [String: String]) {
        relation.replace(databag, of: regions)
    }

    private func relationHook(_ kind: Hook.Kind, departing: UnitName? = nil) -> Hook {
        let unit: UnitName? = kind == .relationDeparted ? "maas-region/0" : nil
        return Hook(
            kind, relation: relation.id, remoteApplication: "maas-region", remoteUnit: unit, departing: departing)
    }

    @Test("tells that a relation was made")
    func created() throws {
        #expect(try run(relationHook(.relationCreated)).0.events == ["created maas-region"])
    }

    @Test("tells of a configuration once, with the token at hand")
    func configReceivedOnce() throws {
        try publish()
        let (first, _) = try run(relationHook(.relationChanged))
        #expect(first.events == ["config http://h/MAAS"])
        #expect(first.tokens == [SecretBytes(utf8: "token-1")])
        let (second, run) = try run(relationHook(.relationChanged))
        #expect(second.events == [])
        #expect(run.writes == [])
    }

    @Test(
        "asks Juju for no more than it needs when nothing has changed: state, relation, what the region says, secret, databag"
    )
    func fewCalls() throws {
        try publish()
        let publish: (MaasRegionRequirer, Framework) throws -> Void = { requirer, _ in
            try requirer.publishUnitHostname("rack-1")
        }
        try run(configure: publish)
        let tools = try run(configure: publish).1.calls.map(\.tool)
        #expect(
            tools.sorted() == [
                "relation-get", "relation-get", "relation-ids", "relation-list", "secret-get", "state-get",
            ])
    }

    @Test("tells of a configuration in any hook, also when Juju did not say that the relation changed")
    func inAnyHook() throws {
        try publish()
        #expect(try run(Hook(.updateStatus)).0.events == ["config http://h/MAAS"])
    }

    @Test("tells again when the URL, the token or the certificate authority differs, and not when a report does")
    func semanticChange() throws {
        try publish()
        try run()
        try publish(racks: [agent: RackReport(.connected)])
        #expect(try run().0.events == [])
        try publish(url: "https://h/MAAS")
        #expect(try run().0.events == ["config https://h/MAAS"])
        try publish(url: "https://h/MAAS", ca: "-----BEGIN CERTIFICATE-----")
        #expect(try run().0.events == ["config https://h/MAAS"])
        try publish(url: "https://h/MAAS", token: "token-2", ca: "-----BEGIN CERTIFICATE-----")
        #expect(try run().0.tokens == [SecretBytes(utf8: "token-2")])
    }

    @Test("tracks the revision that it has told of, under a label of its own")
    func tracks() throws {
        try publish()
        try run()
        try publish(token: "token-2")
        try run()
        let secret = try #require(model.secrets.first)
        #expect(model[agent].trackedRevision(of: secret) == 2)
        #expect(model[agent].label(of: secret) == "enroll-maas-region-\(relation.id)")
    }

    @Test("waits while the region has published nothing, or not everything")
    func incomplete() throws {
        #expect(try run().0.readiness?.reason?.kind == .incomplete(missing: ["api_url", "regions", "maas_secret_id"]))
    }

    @Test("names the field that makes no sense, and fails no hook", arguments: ["regions", "maas_secret_id"])
    func malformed(field: String) throws {
        try publish()
        var databag = relation.data(of: regions)
        databag[field] = "nonsense"
        publishRaw(databag)
        #expect(try run().0.readiness?.reason?.kind == .malformed(field: field))
    }

    @Test("takes a secret that holds no token for malformed")
    func noToken() throws {
        var uri = ""
        try model.runHandlers(Hook(.updateStatus), on: "maas-region/0") { framework in
            framework.reconcile {
                let (tools, leader) = (framework.model.tools, try #require(try framework.model.leader))
                uri = try tools.addSecret(SecretContent(["other-key": SecretBytes(utf8: "x")]), label: "l", as: leader)
                try tools.grantSecret(uri, relation: relation.id, as: leader)
            }
        }
        publishRaw(["api_url": "http://u/MAAS", "regions": "[]", "maas_secret_id": uri])
        let reason = try #require(try run().0.readiness?.reason)
        #expect(reason.kind == .malformed(field: "maas-secret"))
        #expect(reason.what.hasSuffix("maas-secret is missing in the secret"))
    }

    @Test("waits for a secret that is not granted yet, or not there yet")
    func unreadable() throws {
        try publish()
        let secret = try #require(model.secrets.first)
        secret.revoke()
        #expect(try run().0.readiness?.reason?.kind == .withheld)
        secret.remove()
        #expect(try run().0.readiness?.reason?.kind == .withheld)
    }

    @Test("waits when Juju can't get at the secret for whatever other reason")
    func secretFails() throws {
        try publish()
        try run()
        model.failingTools["secret-get"] = "getting secret content from external backend: i/o timeout"
        let reason = try #require(try run().0.readiness?.reason)
        #expect(reason.kind == .unavailable && reason.why?.contains("i/o timeout") == true)
    }

    @Test("refuses a secret that is its own application's, which a region could name to learn or misuse it")
    func ownSecret() throws {
        var uri = ""
        try model.runHandlers(Hook(.updateStatus), on: agent) { framework in
            framework.reconcile {
                let (tools, leader) = (framework.model.tools, try #require(try framework.model.leader))
                uri = try tools.addSecret(
                    SecretContent(["maas-secret": SecretBytes(utf8: "x")]), label: "l", as: leader)
            }
        }
        publishRaw(["api_url": "http://u/MAAS", "regions": "[]", "maas_secret_id": uri])
        #expect(try run().0.readiness?.reason?.kind == .malformed(field: "maas_secret_id"))
    }

    @Test("refuses to choose between two regions")
    func ambiguous() throws {
        let second = try model.relate(agents, model.deploySide(.provider, as: "other-region"))
        #expect(try run().0.readiness?.reason?.kind == .ambiguous(relations: [relation.id, second.id]))
    }

    @Test("publishes its unit's data beside Juju's own keys, once")
    func publishes() throws {
        let configure: (MaasRegionRequirer, Framework) throws -> Void = { requirer, _ in
            try requirer.publishUnitHostname("rack-1", systemID: "4e663g")
        }
        let (_, first) = try run(configure: configure)
        #expect(first.writes == ["relation-set"])
        #expect(
            relation.ownData(of: model[agent]) == [
                "unit": "maas-agent/0", "hostname": "rack-1", "url": "rack-1",
                "system_id": "4e663g",
            ])
        let (_, second) = try run(configure: configure)
        #expect(second.writes == [])
        let (_, renamed) = try run { requirer, _ in try requirer.publishUnitHostname("rack-2") }
        #expect(renamed.writes == ["relation-set"])
        #expect(relation.data(of: model[agent])["system_id"] == nil)
    }

    @Test("knows whether it has published")
    func isPublished() throws {
        var published: [Bool] = []
        let look: (MaasRegionRequirer, Framework) throws -> Void = { requirer, _ in
            published.append(try requirer.isPublished)
        }
        try run(configure: look)
        try run { requirer, _ in try requirer.publishUnitHostname("rack-1") }
        try run(configure: look)
        try relation.remove()
        try model.skipHooks()
        try run(configure: look)
        #expect(published == [false, true, false])
    }

    @Test("refuses to publish an empty host name")
    func emptyHostname() throws {
        try run { requirer, _ in
            #expect(throws: MaasInterfaceError(.missing, field: "hostname", reason: "is empty")) {
                try requirer.publishUnitHostname("")
            }
        }
    }

    @Test(
        "tells why the region is gone",
        arguments: [("maas-region/0", "relation-removed"), ("maas-agent/0", "application-removed")])
    func removed(departing: String, reason: String) throws {
        try publish()
        try run()
        try run(relationHook(.relationDeparted, departing: UnitName(departing)))
        #expect(try run(relationHook(.relationBroken)).0.events == ["removed \(reason)"])
    }

    @Test(
        "tells that the region is gone also when Juju can't tell why",
        arguments: [("maas-region/0", "unknown"), ("maas-agent/0", "unit-removed")])
    func removedForNoReason(departing: String, reason: String) throws {
        try publish()
        try run()
        try run(relationHook(.relationDeparted, departing: UnitName(departing)))
        model.failingTools["goal-state"] = "application \"maas-region\" not found"
        #expect(try run(relationHook(.relationBroken)).0.events == ["removed \(reason)"])
    }

    @Test("tells once when the region withdraws what it had published")
    func withdrawn() throws {
        try publish()
        try run()
        publishRaw([:])
        #expect(try run().0.events == ["removed withdrawn"])
        #expect(try run().0.events == [])
    }

    @Test("tells nothing of a withdrawal when nothing ever came")
    func neverPublished() throws {
        #expect(try run(relationHook(.relationChanged)).0.events == [])
    }

    @Test("tells of the same configuration again when the relation was made anew")
    func relatedAgain() throws {
        try publish()
        try run()
        try run(relationHook(.relationBroken))
        #expect(try run().0.events == ["config http://h/MAAS"])
    }

    @Test("has an event that can be put off, and that names the secret without holding it")
    func deferral() throws {
        try publish(token: "canary-token")
        var attempts: [Int] = []
        func hook() throws {
            try model.runHandlers(Hook(.updateStatus), on: agent) { framework in
                let requirer = MaasRegionRequirer(framework)
                framework.observe(requirer.on.configReceived) { event in
                    attempts.append(event.earlierAttempts)
                    #expect(event.config.apiURL == "http://h/MAAS")
                    if attempts.count < 3 { event.defer("MAAS is busy") }
                }
            }
        }
        try hook()
        let state = model[agent].storedState
        #expect(!state.values.contains { $0.contains("canary") })
        try hook()
        try hook()
        try hook()
        #expect(attempts == [0, 1, 2])
    }
}
