import CharmKit
import CharmTesting
import CosAgent
import Foundation
import SimulatedJuju
import TestSupport
import Testing

/// A charm that offers what the real library was recorded with.
private final class ObservedCharm: Charm {
    nonisolated(unsafe) static var observability: () throws -> Observability = { Observability() }
    static let metadata = CharmMetadata(
        name: "maas-agent", endpoints: ["cos-agent": .init(interface: "cos_agent", role: .provider)])

    init(framework: Framework) {
        CosAgentProvider(framework, charm: "maas-agent") { try Self.observability() }
        framework.collectStatus { $0.add(.active) }
    }
}

@Suite("What a charm offers to a collector", .serialized)
struct CosAgentProviderTests {
    private let relation = RelationState("cos-agent", remote: "collector")
    private let recorded = Result {
        try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: Project.path("Tests/Observability/CosAgentTests/recorded.json"))))
            as? [String: Any]
    }

    private func publish(
        relations: [RelationState], on event: ScenarioEvent = .configChanged,
        _ observability: @escaping () throws -> Observability
    ) throws -> ScenarioResult {
        ObservedCharm.observability = observability
        let model = State.JujuModel(name: "lab", uuid: "5d1e6b8e-1d3a-4c53-8c7f-0a2b1c3d4e5f")
        return try Scenario(ObservedCharm.metadata, ObservedCharm.init).run(
            event, from: State(relations: relations, model: model))
    }

    private func configuration(_ observability: Observability) throws -> [String: Any] {
        let after = try publish(relations: [relation]) { observability }
        let text = try #require(after[relation].unitData["config"])
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// The recorded data of the real library, as far as a charm can decide on it.
    private func recording(_ name: String) throws -> [String: Any] {
        try #require(try recorded.get()?[name] as? [String: Any])
    }

    @Test("A unit publishes each field that the real library's model of the databag wants, with the type it wants")
    func schema() throws {
        let schema = try recording("schema")
        let properties = try #require(schema["properties"] as? [String: [String: Any]])
        let published = try configuration(Observability(scrapeJobs: [ScrapeJob("rack", port: 5249)]))
        for name in try #require(schema["required"] as? [String]) {
            let type = try #require(properties[name]?["type"] as? String)
            #expect(type == (published[name] is [Any] ? "array" : "object"), "\(name)")
        }
        #expect(published.keys.allSatisfy { properties[$0] != nil })
    }

    @Test("An alert has the group's name, the labels and the form that the real library gives it")
    func alerts() throws {
        let rule = AlertRule(
            "RackNotConnected", when: "maas_rack_connected{%%juju_topology%%} == 0", for: "10m", severity: .critical,
            summary: "s", description: "d")
        let published = try configuration(Observability(alerts: [AlertGroup("maas_rack", [rule])]))
        let (own, theirs) = (try group(of: published), try group(of: recording("config")))
        #expect(own["name"] as? String == theirs["name"] as? String)
        var ownRule = try #require((own["rules"] as? [[String: Any]])?.first)
        var theirRule = try #require((theirs["rules"] as? [[String: Any]])?.first)
        // The real library leaves the matchers to a program that was not there when it was recorded.
        #expect(
            ownRule.removeValue(forKey: "expr") as? String == """
                maas_rack_connected{juju_model="lab",juju_model_uuid="5d1e6b8e-1d3a-4c53-8c7f-0a2b1c3d4e5f",\
                juju_application="maas-agent"} == 0
                """)
        theirRule.removeValue(forKey: "expr")
        #expect(ownRule as NSDictionary == theirRule as NSDictionary)
    }

    @Test("An alert on a file's metrics leaves juju_application to the collector, whose own they carry (cosl/rules.py)")
    func alertsOnFiles() throws {
        let rule = AlertRule(
            "Dark", source: .file, when: "lit{%%juju_topology%%} == 0 and age{file=\"%%juju_application%%\"} > 1",
            for: "1m", severity: .info, summary: "s", description: "d")
        let group = try group(of: configuration(Observability(alerts: [AlertGroup("lamps", [rule])])))
        let published = try #require((group["rules"] as? [[String: Any]])?.first)
        #expect(
            published["expr"] as? String == """
                lit{juju_model="lab",juju_model_uuid="5d1e6b8e-1d3a-4c53-8c7f-0a2b1c3d4e5f",application="maas-agent"} == 0 \
                and age{file="maas-agent"} > 1
                """)
        let labels = try #require(published["labels"] as? [String: String])
        #expect(Set(labels.keys) == ["juju_model", "juju_model_uuid", "juju_charm", "severity"])
    }

    private func group(of configuration: [String: Any]) throws -> [String: Any] {
        let file = try #require(configuration["metrics_alert_rules"] as? [String: Any])
        return try #require((file["groups"] as? [[String: Any]])?.first)
    }

    @Test("A scrape job names its path and its target as the real library does, under the application's name")
    func scrapeJobs() throws {
        let jobs = [ScrapeJob("rack", port: 5249), ScrapeJob("api", port: 5443, path: "/MAAS/metrics", scheme: .https)]
        let published = try #require(
            try configuration(Observability(scrapeJobs: jobs))["metrics_scrape_jobs"] as? [[String: Any]])
        let theirs = try #require((try recording("config")["metrics_scrape_jobs"] as? [[String: Any]])?.first)
        for key in ["metrics_path", "static_configs"] {
            #expect(published[0][key] as? NSObject == theirs[key] as? NSObject)
        }
        #expect(published.map { $0["job_name"] as? String } == ["maas-agent_rack", "maas-agent_api"])
        #expect(published[1]["tls_config"] as? [String: Bool] == ["insecure_skip_verify": true])
        #expect(published[0]["tls_config"] == nil)
    }

    @Test("A dashboard is published as the base64 of its xz file, and is read back as what it was")
    func dashboards() throws {
        let folder = try TemporaryDirectory()
        let theirs = try #require((try recording("config")["dashboards"] as? [String])?.first)
        try #require(Data(base64Encoded: theirs)).write(to: URL(filePath: folder.file("rack.json.xz")))
        let dashboard = try Dashboard(xzFile: folder.file("rack.json.xz"))
        #expect(try configuration(Observability(dashboards: [dashboard]))["dashboards"] as? [String] == [theirs])
    }

    @Test(
        "A dashboard that can't be published is an error that names its file",
        arguments: [("", "is not compressed by xz"), ("{}", "is not compressed by xz"), (nil, "can't be read")])
    func badDashboard(content: String?, reason: String) throws {
        let folder = try TemporaryDirectory()
        if let content { try folder.write("rack.json.xz", content) }
        let error = #expect(throws: DashboardError.self) { try Dashboard(xzFile: folder.file("rack.json.xz")) }
        #expect(error?.reason.hasPrefix(reason) == true)
        #expect(error?.path == folder.file("rack.json.xz"))
    }

    @Test("A dashboard that is missing in a hook fails no hook, and what was published before stays")
    func missingDashboard() throws {
        var before = relation
        before.unitData["config"] = "{}"
        let after = try publish(relations: [before]) {
            Observability(dashboards: [try Dashboard(xzFile: "/nonexistent")])
        }
        #expect(after[before].unitData["config"] == "{}")
        #expect(after.unitStatus == .active)
    }

    @Test("Without a relation nothing is asked of the charm")
    func unrelated() throws {
        let after = try publish(relations: []) {
            Issue.record("The charm was asked for what nobody reads")
            return Observability()
        }
        #expect(after.unitStatus == .active)
    }

    @Test("Only a hook in which there may be something new asks anything, so that the others cost nothing")
    func otherHooks() throws {
        var calls = 0
        func run(_ event: ScenarioEvent) throws -> [String] {
            try publish(relations: [relation], on: event) {
                calls += 1
                return Observability()
            }.calls.map(\.tool)
        }
        #expect(try !run(.updateStatus).contains("relation-ids"))
        #expect(calls == 0)
        for event in [ScenarioEvent.relationCreated(relation), .configChanged, .upgradeCharm] { _ = try run(event) }
        #expect(calls == 3)
    }

    @Test("What is published already is not written again")
    func idempotent() throws {
        let offer = Observability(scrapeJobs: [ScrapeJob("rack", port: 5249)], alerts: [.hostHealth])
        let first = try publish(relations: [relation]) { offer }
        let second = try Scenario(ObservedCharm.metadata, ObservedCharm.init).run(.configChanged, from: first.state)
        #expect(second.changes.isEmpty)
    }
}
