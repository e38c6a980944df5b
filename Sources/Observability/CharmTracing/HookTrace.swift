import CharmKit
import JujuProtocol
import SpanSpool
import Tracing

/// The trace of one hook: its own span, and below it those of the ledger and of the charm.
struct HookTrace {
    /// The most calls and programs of a hook that become spans.
    static let entryLimit = 500

    let environment: HookEnvironment
    let charm: String
    let tracer: HookTracer
    let ledger: Ledger
    /// When the ledger began, in nanoseconds since 1970.
    let begin: UInt64
    /// The type of the error that has ended the hook, if one has.
    let failure: String?

    /// The request of OTLP (`ExportTraceServiceRequest`), as one line of JSON: without the spans below the hook's own, where all of
    /// them are more than a request may have.
    func request() -> [UInt8] {
        let spans = spans()
        let whole = Array(request(spans).utf8)
        return whole.count < SpanSpool.recordLimit ? whole : Array(request([spans[0]]).utf8)
    }

    private func request(_ spans: [RecordedSpan]) -> String {
        let texts = spans.map { $0.json(trace: tracer.trace) }.joined(separator: ",")
        return """
            {"resourceSpans":[{"resource":{"attributes":\(RecordedSpan.json(resource))},"scopeSpans":\
            [{"scope":{"name":"CharmTracing"},"spans":[\(texts)]}]}]}
            """
    }

    /// Who sends it: the attributes that charms on ops have (ops-tracing 3.x, `setup` in `_backend.py`).
    private var resource: [(String, SpanAttribute)] {
        let unit = environment.unit
        return [
            ("service.namespace", .string(environment.modelUUID)),
            ("service.namespace.name", .string(environment.modelName)),
            ("service.name", .string(unit.application)), ("service.instance.id", .string("\(unit.number)")),
            ("charm", .string(charm)), ("juju_model", .string(environment.modelName)),
            ("juju_model_uuid", .string(environment.modelUUID)), ("juju_application", .string(unit.application)),
            ("juju_unit", .string(unit.description)),
        ]
    }

    private func spans() -> [RecordedSpan] {
        let end = ledger.elapsed
        let entries = ledger.entries
        var frames = tracer.charmSpans.map { (range: $0.range(in: ledger), span: $0.recorded(hookEnd: time(end))) }
        var redeliveries: [RecordedSpan] = []
        for case .redelivered(let event) in entries {
            var span = leaf("deferred \(event.source)", event.begin, event.nanoseconds)
            span.attributes = [("juju.event.attempts", .int64(Int64(event.attempts)))]
            redeliveries.append(span)
            frames.append((event.begin...(event.begin + event.nanoseconds), span))
        }
        // The innermost one is the last that began.
        frames.sort { $0.range.lowerBound < $1.range.lowerBound }
        var leaves: [RecordedSpan] = []
        for entry in entries {
            guard leaves.count < Self.entryLimit, let (offset, span) = leaf(entry) else { continue }
            leaves.append(span)
            if let frame = frames.last(where: { $0.range.contains(offset) }) {
                leaves[leaves.count - 1].parent = "\(frame.span.id)"
            }
        }
        return [root(end, entries)] + tracer.charmSpans.map { $0.recorded(hookEnd: time(end)) } + redeliveries + leaves
    }

    /// The hook's own span.
    private func root(_ end: Int, _ entries: [Ledger.Entry]) -> RecordedSpan {
        var attributes: [(String, SpanAttribute)] = [("juju.hook", .string(environment.event.name))]
        if let relation = environment.event.relation {
            attributes.append(("juju.relation.endpoint", .string(relation.endpoint)))
            attributes.append(("juju.relation.id", .int64(Int64(relation.id))))
            if let unit = relation.remoteUnit { attributes.append(("juju.remote.unit", .string("\(unit)"))) }
            if let name = relation.remoteApplication { attributes.append(("juju.remote.application", .string(name))) }
        }
        var (deferred, calls, failure) = (0, 0, failure)
        for entry in entries {
            switch entry {
            case .redelivered: deferred += 1
            case .call(let call):
                calls += 1
                if call.tool == "action-fail" { failure = failure ?? "the action failed" }
            default: break
            }
        }
        attributes.append(("juju.deferred.events", .int64(Int64(deferred))))
        attributes.append(("juju.hook_tool.calls", .int64(Int64(calls))))
        attributes.append(("juju.version", .string("\(environment.jujuVersion)")))
        return RecordedSpan(
            id: tracer.root, parent: environment.traceParent?.span, name: environment.event.name, begin: time(0),
            end: time(end), attributes: attributes, failure: failure)
    }

    /// The span of a call or a program, without any of its arguments, and when it began.
    private func leaf(_ entry: Ledger.Entry) -> (Int, RecordedSpan)? {
        switch entry {
        case .call(let call):
            var span = leaf(call.tool, call.begin, call.nanoseconds)
            if let word = call.statusWord { span.attributes.append(("juju.status", .string(word))) }
            if let code = call.exitCode { span.attributes.append(("process.exit.code", .int64(Int64(code)))) }
            if call.exitCode != 0 { span.failure = call.exitCode.map { "exit \($0)" } ?? "not reached" }
            return (call.begin, span)
        case .run(let run):
            let name = run.executable.split(separator: "/").last.map(String.init) ?? run.executable
            var span = leaf(name, run.begin, run.nanoseconds)
            span.attributes = [("process.executable.name", .string(name))]
            // What the program said last stands there as well, and is nobody's business.
            if !run.failure.isEmpty { span.failure = String(run.failure.prefix { $0 != ":" }) }
            return (run.begin, span)
        case .redelivered, .unchanged, .reason: return nil
        }
    }

    private func leaf(_ name: String, _ begin: Int, _ nanoseconds: Int) -> RecordedSpan {
        RecordedSpan(
            id: SpanID(), parent: "\(tracer.root)", name: name, begin: time(begin), end: time(begin + nanoseconds))
    }

    /// A moment of the hook in nanoseconds since 1970.
    private func time(_ offset: Int) -> UInt64 { begin &+ UInt64(max(0, offset)) }
}
