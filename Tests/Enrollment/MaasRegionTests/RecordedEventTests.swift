import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegion
import SealedStore
import Testing
import TestSupport

@Suite("What reaches an agent's charm, compared with what the Python library was recorded doing")
struct RecordedEventTests {
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

    /// Where other events reach the charm, on purpose.
    private static let onPurpose: [String: (events: [String], why: String)] = [
        "relation-event-02": (["created", "config_received"], inAnyHook),
        "relation-event-03": (["config_received"], inAnyHook),
        "relation-event-05": ([], "defect 5: what never came was not withdrawn"),
        "relation-event-06": (["config_received"], inAnyHook),
        "relation-event-12": (["config_received"], inAnyHook),
    ]
    private static let inAnyHook = "defects 5 and 6: a configuration is told once, in whatever hook it is first seen"

    /// Where Python failed the hook.
    private static let failedInPython: Set = ["relation-event-09"]

    private final class Heard {
        var events: [String] = []
        var tokens: [SecretBytes] = []
        var readiness: EnrollReadiness?
        var hasEnrollData: Bool?
    }

    private func run(_ hook: Hook) throws -> Heard {
        let heard = Heard()
        let run = try model.runHandlers(hook, on: agent) { framework in
            let requirer = MaasRegionRequirer(framework)
            framework.observe(requirer.on.created) { _ in heard.events.append("created") }
            framework.observe(requirer.on.configReceived) { event in
                heard.events.append("config_received")
                heard.tokens.append(try event.config.secret(from: framework.model))
            }
            framework.observe(requirer.on.removed) { _ in heard.events.append("removed") }
            framework.reconcile {
                heard.readiness = try requirer.readiness()
                heard.hasEnrollData = try requirer.enrollData != nil
            }
        }
        #expect(run.error == nil)
        return heard
    }

    /// Adds a secret of base64 values, readable by the agent, and publishes it with the recorded databag's other fields.
    private func publish(_ databag: [String: String], content: [String: String]) throws {
        guard !databag.isEmpty else { return }
        var databag = databag
        try model.runHandlers(Hook(.updateStatus), on: "maas-region/0") { framework in
            let tools = framework.model.tools
            let values = content.map { "\($0.key)#base64=\($0.value)" }
            let id = String(decoding: try tools.call("secret-add", values), as: UTF8.self)
            let uri = try #require(id.split(separator: "\n").first.map(String.init))
            _ = try tools.run("secret-grant", [uri, "--relation", "\(relation.id)"])
            databag["maas_secret_id"] = uri
        }
        relation.replace(databag, of: regions)
    }

    @Test(
        "the same events, but where ours are others on purpose",
        arguments: try PythonLibrary.recordings("relation-event"))
    func events(recording: PythonLibrary.Recording) throws {
        try publish(#require(recording.appDatabag), content: ["maas-secret": "c2VjcmV0LXRva2Vu"])
        let count = try #require(recording.relations?.count)
        for region in ["second-region", "third-region"].prefix(count - 1) {
            _ = try model.relate(agents, model.deploySide(.provider, as: region))
        }
        let recorded = try #require(recording.events)
        var hook = try #require(recording.hook)
        if hook.relationID != nil { hook.relationID = relation.id }
        let heard = try run(hook)
        #expect(heard.events == Self.onPurpose[recording.id]?.events ?? recorded.map(\.event))
        if let difference = Self.onPurpose[recording.id] {
            #expect(difference.events != recorded.map(\.event), "\(recording.id) is no difference any more")
        } else {
            #expect(heard.tokens == recorded.compactMap(\.secret?.value).map { SecretBytes(utf8: $0) })
        }
        #expect((recording.raised != nil) == Self.failedInPython.contains(recording.id))
        #expect(heard.hasEnrollData == (recording.enrollData == .text("data")))
    }

    @Test(
        "the token in a secret, and none where the secret holds none",
        arguments: try PythonLibrary.recordings("secret-content"))
    func secrets(recording: PythonLibrary.Recording) throws {
        let databag = ["api_url": "http://10.0.0.10:5240/MAAS", "regions": "[\"maas-region-0.lxd\"]"]
        try publish(databag, content: #require(recording.content))
        let hook = Hook(.relationChanged, relation: relation.id, remoteApplication: "maas-region")
        let heard = try run(hook)
        let value = try #require(recording.events?.first?.secret?.value)
        if value.isEmpty {
            #expect(heard.readiness?.reason?.kind == .malformed(field: "maas-secret"))
            #expect(heard.events.isEmpty)
        } else {
            // Bytes that are not UTF-8 reach either library as U+FFFD, since a hook tool prints JSON.
            #expect(heard.tokens == [SecretBytes(utf8: value)])
        }
    }

    @Test("there are recordings to compare with, and every difference is one of them")
    func hasRecordings() throws {
        let events = Set(try PythonLibrary.recordings("relation-event").map(\.id))
        #expect(events.count > 10)
        #expect(events.isSuperset(of: Self.failedInPython.union(Self.onPurpose.keys)))
        #expect(try PythonLibrary.recordings("secret-content").count > 5)
    }
}
