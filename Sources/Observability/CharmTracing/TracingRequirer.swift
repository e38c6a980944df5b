import CharmKit
import ChildProcess
import Glibc
import JujuProtocol
import SpanSpool
import Tracing

/// The charm's side of the interface `tracing`, over which a collector of traces (Tempo, `opentelemetry-collector`) tells where it takes them;
/// and what traces each hook and action while there is one.
///
/// ```swift
/// TracingRequirer(
///     framework, charm: "beacon",
///     deliverer: .init(framework.environment.charmDirectory + "/bin/maasctl", "deliver-spans"))
/// ```
/// A trace has a span for the hook, and below it one for each call of a hook tool, each program, each deferred event that came
/// again, and each `withSpan` of the charm itself (swift-distributed-tracing). It has no argument of a tool or program, no value of a
/// databag, secret or option, no message of a status and no words of an error; what the charm says in a `withSpan` is the charm's own choice.
///
/// Hooks write traces into ``spool``, a file in the charm's folder, and the deliverer sends them when the hook has ended. So a
/// collector that is down costs a hook nothing. Without a relation a hook asks nothing and writes nothing.
public final class TracingRequirer {
    /// The program that delivers traces: it is run with the spool's path and the collector's URL behind its own arguments, as
    /// `maasctl deliver-spans FILE URL`.
    public struct Deliverer: Hashable, Sendable {
        /// The program.
        public var executable: String
        /// Its first arguments.
        public var arguments: [String]

        /// A program with arguments of its own.
        public init(_ executable: String, _ arguments: String...) {
            self.executable = executable
            self.arguments = arguments
        }
    }

    /// What is kept in Juju's state while there is a relation without a URL.
    private static let pending = "pending"
    private static let key = "charm-tracing/collector"

    /// The file with the traces that have yet to be delivered, `.spans` in the charm's folder.
    public let spool: SpanSpool

    private let framework: Framework
    private let charm: String
    private let endpoint: String
    private let deliverer: Deliverer

    /// The requirer of an endpoint, which has `limit: 1` in the charm's metadata.
    ///
    /// - Parameters:
    ///   - framework: The charm's framework.
    ///   - charm: The charm's name in its metadata.
    ///   - endpoint: The endpoint's name in the charm's metadata.
    ///   - deliverer: What delivers the traces.
    @discardableResult
    public init(_ framework: Framework, charm: String, endpoint: String = "tracing", deliverer: Deliverer) {
        self.framework = framework
        self.charm = charm
        self.endpoint = endpoint
        self.deliverer = deliverer
        spool = SpanSpool(framework.environment.charmDirectory + "/.spans")
        framework.reconcile { [self] in try follow() }
        framework.surround { [self] hook in try trace(hook) }
    }

    /// Where the collector takes traces; nil when there is none, or it has yet to say. It is read with the rest of the state, at no
    /// further call.
    private var collector: CollectorURL? {
        get throws(HookToolError) { try framework.state.value(Self.key).flatMap(CollectorURL.init) }
    }
}

// The relation.
extension TracingRequirer {
    /// Reads what the collector has published where that may have changed; what it says is kept in Juju's state.
    ///
    /// A charm that is refreshed may find a relation that its predecessor had.
    private func follow() throws {
        let event = framework.environment.event
        let isNew = event == .upgradeCharm || event.relation?.endpoint == endpoint
        guard try isNew || event == .leaderElected && framework.state.value(Self.key) != nil else { return }
        guard let relation = try framework.model.liveRelations(endpoint).first else {
            if try framework.state.value(Self.key) != nil { framework.state.set(Self.key, nil) }
            return spool.remove()
        }
        if let leader = try framework.model.leader {
            relation.applicationData(as: leader).set("receivers", #"["otlp_http"]"#)
        }
        let published: String?
        do throws(HookToolError) {
            published = try relation.applicationData()["receivers"]
        } catch {
            return framework.logger.debug("What \(endpoint) publishes can't be read: \(error)")
        }
        let answer = Receivers.collector(published ?? "[]")
        if let fault = answer.fault { framework.logger.debug("No traces are sent: \(endpoint) publishes \(fault)") }
        framework.state.set(Self.key, answer.url?.description ?? Self.pending)
    }
}

// The traces.
extension TracingRequirer {
    /// Runs a hook, and writes its trace if anybody wants it.
    private func trace(_ hook: () throws -> Void) throws {
        let event = framework.environment.event
        guard event.hasFullContext || event.isAction, (try? collector) != nil else { return try hook() }
        let tracer = HookTracer(trace: framework.environment.traceParent?.trace)
        let now = DefaultTracerClock.now.nanosecondsSinceEpoch
        let begin = now &- UInt64(framework.ledger.elapsed)
        do {
            try withTracer(tracer) { try ServiceContext.withValue(tracer.context) { try hook() } }
        } catch {
            finish(tracer, begin, failure: HookSpan.name(of: error))
            throw error
        }
        finish(tracer, begin, failure: nil)
    }

    /// Writes the trace and starts the delivery. Nothing of it fails a hook.
    private func finish(_ tracer: HookTracer, _ begin: UInt64, failure: String?) {
        if framework.logger.logLevel <= .debug, let fault = spool.takeNote() {
            framework.logger.debug("Traces were not delivered: \(fault)")
        }
        // In this hook the relation may have gone.
        guard let collector = try? collector else { return }
        let trace = HookTrace(
            environment: framework.environment, charm: charm, tracer: tracer, ledger: framework.ledger, begin: begin,
            failure: failure)
        guard spool.append(trace.request()) else { return }
        let program = ChildProcess(
            deliverer.executable, arguments: deliverer.arguments + [spool.path, collector.traces],
            environment: Self.environment, directory: "/")
        do {
            try program.startDetached()
        } catch {
            framework.logger.debug("Traces can't be delivered: \(error)")
        }
    }

    /// What the deliverer needs of this process's environment: how to reach others, and whom to trust. What Juju gives a hook to
    /// call its tools with is not for who outlives the hook.
    private static var environment: [String: String] {
        let names = [
            "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
        ]
        var variables: [String: String] = [:]
        for name in names { variables[name] = getenv(name).map { String(cString: $0) } }
        return variables
    }
}

extension HookEvent {
    fileprivate var isAction: Bool { if case .action = self { true } else { false } }
}
