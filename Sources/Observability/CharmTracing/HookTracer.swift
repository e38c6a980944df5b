import CharmKit
import Synchronization
import Tracing

/// The tracer of one hook: it keeps the spans that the charm makes with `withSpan` until the hook has ended.
final class HookTracer: Tracer {
    /// The most spans that a charm makes in a hook; further ones are not kept.
    static let spanLimit = 200

    /// The trace, 32 hexadecimal digits.
    let trace: String
    /// The span of the hook itself.
    let root = SpanID()

    private let spans = Mutex<[HookSpan]>([])

    /// A tracer within Juju's own trace, or within a new one.
    init(trace: String?) { self.trace = trace ?? "\(SpanID())\(SpanID())" }

    /// The spans of the charm, in the order in which they began.
    var charmSpans: [HookSpan] { spans.withLock { $0 } }

    /// The context of the hook itself.
    var context: ServiceContext {
        var context = ServiceContext.topLevel
        context[SpanKey.self] = root
        return context
    }

    func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> HookSpan {
        var context = context()
        let parent = context[SpanKey.self] ?? root
        let id = SpanID()
        context[SpanKey.self] = id
        let span = HookSpan(
            id: id, parent: parent, operationName, kind, context, begin: instant().nanosecondsSinceEpoch)
        spans.withLock { if $0.count < Self.spanLimit { $0.append(span) } }
        return span
    }

    /// Does nothing: spans are written when the hook has ended.
    func forceFlush() {}

    /// Puts `traceparent` (W3C Trace Context) into what is sent to others.
    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let span = context[SpanKey.self] else { return }
        injector.inject("00-\(trace)-\(span)-01", forKey: "traceparent", into: &carrier)
    }

    /// Does nothing: hooks answer nobody.
    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {}

    private enum SpanKey: ServiceContextKey { typealias Value = SpanID }
}

/// A span that a charm has made.
final class HookSpan: Span {
    private struct State {
        var name: String
        var attributes = SpanAttributes()
        var events: [SpanEvent] = []
        var failure: String?
        var end: UInt64?
        var endInstant: ContinuousClock.Instant?
    }

    private static let eventLimit = 16

    let id: SpanID
    let context: ServiceContext
    private let parent: SpanID
    private let kind: SpanKind
    private let begin: UInt64
    private let beginInstant = ContinuousClock.now
    private let state: Mutex<State>

    init(id: SpanID, parent: SpanID, _ name: String, _ kind: SpanKind, _ context: ServiceContext, begin: UInt64) {
        self.id = id
        self.parent = parent
        self.kind = kind
        self.context = context
        self.begin = begin
        state = Mutex(State(name: name))
    }

    var isRecording: Bool { state.withLock { $0.end == nil } }

    var operationName: String {
        get { state.withLock { $0.name } }
        set { state.withLock { $0.name = newValue } }
    }

    var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { state.withLock { $0.attributes = newValue } }
    }

    func setStatus(_ status: SpanStatus) {
        state.withLock { state in
            if case .error = status.code {
                state.failure = status.message ?? state.failure ?? ""
            } else {
                state.failure = nil
            }
        }
    }

    func addEvent(_ event: SpanEvent) {
        state.withLock { if $0.events.count < Self.eventLimit { $0.events.append(event) } }
    }

    /// Keeps the type of an error. Its words may hold what nobody but the log's readers should see.
    func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        var attributes = attributes
        attributes.set("exception.type", value: .string(Self.name(of: error)))
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    func addLink(_ link: SpanLink) {}

    func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let (end, now) = (instant().nanosecondsSinceEpoch, ContinuousClock.now)
        state.withLock { state in
            guard state.end == nil else { return }
            state.end = end
            state.endInstant = now
        }
    }

    /// The span as it is delivered; one that never ended ends with the hook.
    func recorded(hookEnd: UInt64) -> RecordedSpan {
        state.withLock { state in
            RecordedSpan(
                id: id, parent: "\(parent)", name: state.name, kind: kind, begin: begin, end: state.end ?? hookEnd,
                attributes: state.attributes.sorted, events: state.events, failure: state.failure)
        }
    }

    /// When it was under way, in nanoseconds since the hook began.
    func range(in ledger: Ledger) -> ClosedRange<Int> {
        let begin = ledger.offset(of: beginInstant)
        let end = state.withLock { $0.endInstant }.map(ledger.offset) ?? .max
        return begin...max(begin, end)
    }

    static func name(of error: any Error) -> String { String(describing: type(of: error)) }
}
