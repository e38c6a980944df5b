import CharmKit
import CharmTesting
import Foundation
import SpanSpool
import TestSupport
import Testing

@testable import CharmTracing

@Suite("A charm's side of the interface tracing")
struct TracingRequirerTests {
    @Test(
        "asks for OTLP over HTTP as the real library does, in the application's databag, which the leader writes (request_protocols)",
        arguments: [true, false])
    func request(isLeader: Bool) throws {
        let charm = try TracedCharm()
        let after = try charm.run(
            .relationCreated(charm.relation), from: State(isLeader: isLeader, relations: [charm.relation]))
        #expect(after[charm.relation].applicationData == (isLeader ? ["receivers": #"["otlp_http"]"#] : [:]))
    }

    @Test("asks when it comes to lead, should its predecessor not have done so")
    func newLeader() throws {
        let charm = try TracedCharm()
        var state = try charm.related()
        state.isLeader = true
        let after = try charm.run(.leaderElected, from: state)
        #expect(after[charm.relation].applicationData == ["receivers": #"["otlp_http"]"#])
    }

    @Test("finds a relation that the charm had before it was refreshed")
    func refreshed() throws {
        let charm = try TracedCharm()
        let state = State(isLeader: true, relations: [charm.relation])
        let after = try charm.run(.upgradeCharm, from: state)
        #expect(after[charm.relation].applicationData == ["receivers": #"["otlp_http"]"#])
        _ = try charm.run(.updateStatus, from: after.state)
        #expect(try charm.traces().count == 1)
    }

    @Test("has a hook ask nothing more and write nothing while there is no relation")
    func off() throws {
        let (traced, bare) = (try TracedCharm(), try Scenario(BareCharm.self, TracedCharm.metadata))
        for event in [ScenarioEvent.updateStatus, .configChanged, .start, .leaderElected, .install, .stop] {
            let state = State(isLeader: event == .leaderElected)
            #expect(try traced.run(event, from: state).calls == bare.run(event, from: state).calls)
        }
        #expect(try traced.folder.names == ["deliver"])
    }

    private final class BareCharm: Charm {
        init(framework: Framework) {
            framework.observeAction("light") { _ in }
            framework.collectStatus { $0.add(.active) }
        }
    }

    @Test("has a hook ask nothing more while there is one, but in the relation's own hooks")
    func on() throws {
        let (charm, bare) = (try TracedCharm(), try Scenario(BareCharm.self, TracedCharm.metadata))
        let state = try charm.related()
        for event in [ScenarioEvent.updateStatus, .configChanged, .start, .action("light")] {
            #expect(
                try charm.run(event, from: state).calls.map(\.tool).sorted()
                    == bare.run(event, from: state).calls.map(\.tool).sorted())
        }
        #expect(try charm.traces().count == 4)
    }

    @Test(
        "starts the deliverer with the spool and the collector's URL, and nothing of what Juju gives a hook to call its tools with"
    )
    func delivery() throws {
        setenv("JUJU_AGENT_TOKEN", "canary-token", 1)
        let charm = try TracedCharm()
        _ = try charm.run(.updateStatus, from: charm.related())
        let delivery = charm.delivery()
        #expect(
            Array(delivery.prefix(3)) == [
                "deliver-spans", charm.folder.file(".spans"), "http://10.0.0.9:4318/v1/traces",
            ])
        #expect(!delivery.contains { $0.contains("JUJU") || $0.contains("canary") })
        #expect(charm.folder.mode(".spans") == 0o600)
    }

    @Test("leaves nothing behind when the relation goes")
    func broken() throws {
        let charm = try TracedCharm()
        let state = try charm.related()
        _ = try charm.run(.updateStatus, from: state)
        #expect(try charm.folder.names.contains(".spans"))
        let after = try charm.run(.relationBroken(charm.relation), from: state)
        #expect(after.stored.isEmpty)
        #expect(try !charm.folder.names.contains(".spans"))
        _ = try charm.run(.updateStatus, from: after.state)
        #expect(try !charm.folder.names.contains(".spans"))
    }

    @Test("does not fail a hook whose folder takes no file, or whose deliverer is not there")
    func unwritable() throws {
        let charm = try TracedCharm()
        let state = try charm.related()
        try FileManager.default.removeItem(atPath: charm.folder.file("deliver"))
        _ = try charm.run(.updateStatus, from: state)
        SpanSpool(charm.folder.file(".spans")).remove()
        try FileManager.default.createDirectory(atPath: charm.folder.file(".spans"), withIntermediateDirectories: false)
        _ = try charm.run(.updateStatus, from: state)
        try FileManager.default.removeItem(atPath: charm.folder.file(".spans"))
        try FileManager.default.createSymbolicLink(
            atPath: charm.folder.file(".spans"), withDestinationPath: charm.folder.file("elsewhere"))
        _ = try charm.run(.updateStatus, from: state)
        #expect(try !charm.folder.names.contains("elsewhere"))
    }

    @Test("logs at debug why traces were not delivered, once")
    func fault() throws {
        let charm = try TracedCharm { framework in framework.logger.logLevel = .debug }
        let state = try charm.related()
        SpanSpool(charm.folder.file(".spans")).note("the collector answers with status 503")
        let line = "Traces were not delivered: the collector answers with status 503"
        #expect(try charm.run(.updateStatus, from: state).log.map(\.message).contains(line))
        #expect(try !charm.run(.updateStatus, from: state).log.map(\.message).contains(line))
    }

    @Test(
        "sends nothing to what is no list of receivers, and says why at debug",
        arguments: [
            "", "{}", "[1]", #"[{"url":"http://a:1"}]"#, #"[{"protocol":{"name":"otlp_http"}}]"#,
            #"[{"protocol":{"name":"otlp_http"},"url":1}]"#, "many",
            #"[{"protocol":{"name":"otlp_http"},"url":"http://user:secret@10.0.0.9:4318"}]"#,
        ])
    func malformed(text: String) throws {
        let charm = try TracedCharm { framework in framework.logger.logLevel = .debug }
        let text = text == "many" ? "[\(String(repeating: " ", count: 17_000))]" : text
        var relation = charm.relation
        relation.remoteApplicationData = text.isEmpty ? [:] : ["receivers": text]
        let after = try charm.run(.relationChanged(relation), from: State(relations: [relation]))
        #expect(
            after.log.contains { $0.message.contains("No traces are sent: ") } == !text.isEmpty,
            "\(after.log) \(after.stored)")
        #expect(!after.log.contains { $0.message.contains("secret") })
        _ = try charm.run(.updateStatus, from: after.state)
        #expect(try charm.traces().isEmpty)
    }

    @Test("waits for a provider that has not opened OTLP over HTTP yet, and follows one that moves")
    func moves() throws {
        let charm = try TracedCharm()
        var relation = charm.relation
        relation.remoteApplicationData["receivers"] =
            #"[{"protocol":{"name":"zipkin","type":"http"},"url":"http://10.0.0.9:9411"}]"#
        var state = try charm.run(.relationChanged(relation), from: State(relations: [relation])).state
        _ = try charm.run(.updateStatus, from: state)
        #expect(try charm.traces().isEmpty)
        relation.remoteApplicationData["receivers"] =
            #"[{"protocol":{"name":"otlp_http","type":"http"},"url":"https://t.example/lab-tempo"}]"#
        state.relations = [relation]
        state = try charm.run(.relationChanged(relation), from: state).state
        _ = try charm.run(.updateStatus, from: state)
        #expect(charm.delivery().contains("https://t.example/lab-tempo/v1/traces"))
    }
}
