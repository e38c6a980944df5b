import CharmKit
import CharmTesting
import Foundation
import TestSupport
import Testing
import Tracing

@testable import CharmTracing

@Suite("The trace of a hook")
struct HookTraceTests {
    private struct Broken: Error, CustomStringConvertible {
        var description: String { "canary-error" }
    }

    @Test("has the names and forms that OTLP's JSON wants (trace.proto, opentelemetry-proto 1.x)")
    func shape() throws {
        let charm = try TracedCharm()
        _ = try charm.run(.updateStatus, from: charm.related())
        let traces = try charm.traces()
        let trace = try #require(traces.first)
        #expect(traces.count == 1 && !trace.text.contains("\n"))
        let ids = Set(trace.spans.map(\.id))
        #expect(ids.count == trace.spans.count)
        for span in trace.spans {
            let fields: Set = [
                "traceId", "spanId", "parentSpanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano",
                "attributes", "events", "status",
            ]
            #expect(fields.isSuperset(of: span.fields.keys))
            #expect((span.fields["traceId"] as? String)?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
            #expect(span.id.wholeMatch(of: /[0-9a-f]{16}/) != nil)
            #expect(span.fields["kind"] as? Int == 1)
            let begin = try #require((span.fields["startTimeUnixNano"] as? String).flatMap(UInt64.init))
            let end = try #require((span.fields["endTimeUnixNano"] as? String).flatMap(UInt64.init))
            // Some time after 2020, and not in the next century.
            #expect((1_577_836_800_000_000_000...4_102_444_800_000_000_000).contains(begin) && begin <= end)
            #expect(span.parent.map(ids.contains) ?? (span.id == trace.root.id))
        }
        #expect(Set(trace.spans.compactMap { $0.fields["traceId"] as? String }).count == 1)
    }

    @Test("says from whom it is with the attributes that charms on ops have (ops_tracing/_backend.py, setup)")
    func resource() throws {
        let charm = try TracedCharm()
        _ = try charm.run(
            .updateStatus,
            from: charm.related {
                $0.unit = "beacon/3"; $0.model = .init(name: "lab", uuid: "5d1e6b8e-1d3a-4c53-8c7f-0a2b1c3d4e5f")
            })
        #expect(
            try charm.traces().first?.resource == [
                "service.namespace": "5d1e6b8e-1d3a-4c53-8c7f-0a2b1c3d4e5f", "service.namespace.name": "lab",
                "service.name": "beacon", "service.instance.id": "3", "charm": "beacon", "juju_model": "lab",
                "juju_model_uuid": "5d1e6b8e-1d3a-4c53-8c7f-0a2b1c3d4e5f", "juju_application": "beacon",
                "juju_unit": "beacon/3",
            ])
    }

    @Test("has a span for each call of a tool and each program, with how it ended, and for a status its word alone")
    func children() throws {
        let charm = try TracedCharm { framework in
            framework.reconcile {
                _ = try? framework.commands.run(Command("/usr/bin/lamp", "--password", "canary-argument"))
                _ = try? framework.commands.run(Command("missing"))
            }
            framework.collectStatus { $0.add(.blocked("canary-message")) }
        }
        let state = try charm.related {
            $0.commands = [CommandState("/usr/bin/lamp", exitCode: 3, output: "canary-out", error: "canary-complaint")]
        }
        var changed = state
        changed.unitStatus = .active
        let result = try charm.run(.updateStatus, from: changed)
        let trace = try #require(try charm.traces().first)
        let names = trace.spans.dropFirst().map(\.name)
        #expect(names.filter { $0 != "lamp" && $0 != "missing" } == result.calls.map(\.tool))
        let lamp = try #require(trace.span("lamp"))
        #expect(lamp.isFailed && lamp.attributes == ["process.executable.name": "lamp"])
        #expect(lamp.status["message"] as? String == "exit status 3", "\(lamp.status)")
        #expect(try #require(trace.span("missing")).isFailed)
        #expect(try #require(trace.span("status-get")).attributes == ["process.exit.code": "0"])
        let status = try #require(trace.span("status-set"))
        #expect(status.attributes == ["juju.status": "blocked", "process.exit.code": "0"] && !status.isFailed)
        #expect(!trace.root.isFailed)
        #expect(trace.root.attributes["juju.hook_tool.calls"] == "\(result.calls.count)")
    }

    @Test(
        "never has a value of a databag, an option, a secret, the state or a parameter, a message or an error's words")
    func canary() throws {
        let secret = SecretState(label: "key", revisions: [["token": "canary-secret"]])
        let db = RelationState(
            "db", remote: "postgresql", remoteUnits: [0: ["host": "canary-unit"]],
            remoteApplicationData: ["dsn": "canary-app"])
        let charm = try TracedCharm { framework in
            framework.reconcile {
                let relation = try #require(try framework.model.relations("db").first)
                _ = try relation.applicationData()
                _ = try relation.data(of: try #require(relation.units.first))
                relation.unitData.set("mine", "canary-mine")
                framework.state.set("seen", "canary-state")
                _ = try framework.model.secret("secret:\(secret.id)").content()
                framework.logger.info("canary-log")
                try withSpan("measure") { _ in throw Broken() }
            }
        }
        let state = try charm.related {
            $0.relations.append(db)
            $0.secrets = [secret]
        }
        let failure = try #require(throws: HookFailure.self) { try charm.run(.updateStatus, from: state) }
        #expect(failure.cause is Broken)
        let trace = try #require(try charm.traces().first)
        #expect(!trace.text.contains("canary"))
        #expect(trace.root.isFailed && trace.root.status["message"] as? String == "Broken")
        let span = try #require(trace.span("measure"))
        #expect(span.isFailed && span.parent == trace.root.id)
        let event = try #require((span.fields["events"] as? [[String: Any]])?.first)
        #expect(event["name"] as? String == "exception")
        #expect(Trace.attributes(event["attributes"]) == ["exception.type": "Broken"])
    }

    @Test("tells of the relation and the remote unit that the hook is about")
    func relation() throws {
        let charm = try TracedCharm()
        let db = RelationState("db", remote: "postgresql", id: 7)
        let state = try charm.related { $0.relations.append(db) }
        _ = try charm.run(.relationChanged(db, unit: 0), from: state)
        let root = try #require(try charm.traces().first).root
        #expect(root.name == "db-relation-changed")
        #expect(
            root.attributes.filter { $0.key.hasPrefix("juju.re") } == [
                "juju.relation.endpoint": "db", "juju.relation.id": "7", "juju.remote.unit": "postgresql/0",
                "juju.remote.application": "postgresql",
            ])
    }

    @Test("has the charm's own spans in one another, with what ran within each below it")
    func ownSpans() throws {
        let charm = try TracedCharm { framework in
            framework.reconcile {
                try withSpan("outer") { span in
                    span.attributes["beacon.lamps"] = 3
                    _ = try framework.model.config
                    try withSpan("inner") { _ in _ = try framework.model.goalState() }
                }
            }
        }
        _ = try charm.run(.updateStatus, from: charm.related())
        let trace = try #require(try charm.traces().first)
        let (outer, inner) = (try #require(trace.span("outer")), try #require(trace.span("inner")))
        #expect(outer.parent == trace.root.id && inner.parent == outer.id)
        #expect(outer.attributes == ["beacon.lamps": "3"])
        #expect(trace.span("config-get")?.parent == outer.id)
        #expect(trace.span("goal-state")?.parent == inner.id)
        #expect(trace.span("state-get")?.parent == trace.root.id)
    }

    @Test("costs a charm's own spans nothing and keeps none while nobody collects them")
    func ownSpansOff() throws {
        let charm = try TracedCharm { framework in
            framework.reconcile { withSpan("outer") { span in #expect(!span.isRecording) } }
        }
        _ = try charm.run(.updateStatus, from: State())
        #expect(try charm.traces().isEmpty)
    }

    @Test("has a span for a deferred event that came again")
    func deferred() throws {
        let charm = try TracedCharm { framework in
            framework.observe(.configChanged) { event in
                _ = try framework.model.config
                event.defer("not yet")
            }
        }
        let state = try charm.run(.configChanged, from: charm.related()).state
        _ = try charm.run(.updateStatus, from: state)
        let trace = try #require(try charm.traces().first)
        let span = try #require(trace.span("deferred config-changed"))
        #expect(span.attributes == ["juju.event.attempts": "1"])
        #expect(trace.span("config-get")?.parent == span.id)
        #expect(trace.root.attributes["juju.deferred.events"] == "1")
    }

    @Test("is failed for an action that fails")
    func action() throws {
        let charm = try TracedCharm()
        _ = try charm.run(.action("light"), from: charm.related())
        #expect(try charm.traces().first?.root.isFailed == false)
    }

    @Test("of a hook that calls more than anybody reads still fits into a request")
    func bound() throws {
        let charm = try TracedCharm { framework in
            framework.reconcile {
                for number in 0..<2000 {
                    try framework.model.tools.log("\(number)", level: "DEBUG")
                    withSpan(String(repeating: "x", count: 10_000)) {
                        $0.attributes["a"] = String(repeating: "ü", count: 10_000)
                    }
                }
            }
        }
        _ = try charm.run(.updateStatus, from: charm.related())
        let trace = try #require(try charm.traces().first)
        #expect(trace.text.utf8.count < 256 << 10)
        #expect(trace.root.name == "update-status")
    }
}
