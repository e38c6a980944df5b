import CharmKit
import CharmTesting
import CharmTracing
import Foundation
import SpanSpool
import Synchronization
import TestSupport
import Tracing

/// A charm whose hooks are traced, in a folder of its own.
struct TracedCharm {
    static let metadata = CharmMetadata(
        name: "beacon",
        endpoints: [
            "tracing": .init(interface: "tracing", role: .requirer, limit: 1),
            "db": .init(interface: "db", role: .requirer),
        ], actions: ["light": .init()])
    static let receivers =
        #"[{"protocol":{"name":"otlp_grpc","type":"grpc"},"url":"10.0.0.9:4317"},"#
        + #"{"protocol":{"name":"otlp_http","type":"http"},"url":"http://10.0.0.9:4318/"}]"#

    let folder: TemporaryDirectory
    let relation = RelationState("tracing", remote: "tempo", remoteApplicationData: ["receivers": receivers])
    private let scenario: Scenario

    /// A charm that does also what `setUp` says.
    init(_ setUp: @escaping (Framework) -> Void = { _ in }) throws {
        let folder = try TemporaryDirectory()
        self.folder = folder
        // What delivers the traces notes how it was called; it is complete when it has its name.
        try folder.write(
            script: "deliver",
            "printf '%s\\n' \"$@\" >\"\(folder.path)/new\"; env >>\"\(folder.path)/new\"; mv \"\(folder.path)/new\" \"\(folder.path)/delivered\""
        )
        var scenario = Scenario(Self.metadata) { framework in
            let charm = Handlers(framework: framework)
            TracingRequirer(framework, charm: "beacon", deliverer: .init(folder.file("deliver"), "deliver-spans"))
            framework.observeAction("light") { _ in }
            framework.collectStatus { $0.add(.active) }
            setUp(framework)
            return charm
        }
        scenario.charmDirectory = folder.path
        self.scenario = scenario
    }

    private final class Handlers: Charm {
        init(framework: Framework) {}
    }

    func run(_ event: ScenarioEvent, from state: State) throws -> ScenarioResult {
        try scenario.run(event, from: state)
    }

    /// The state after a collector has told where it takes traces.
    func related(_ change: (inout State) -> Void = { _ in }) throws -> State {
        // Without what `setUp` adds, which may fail.
        var plain = try TracedCharm().run(.relationChanged(relation), from: State(relations: [relation])).state
        change(&plain)
        return plain
    }

    /// The traces in the spool, the newest first.
    func traces() throws -> [Trace] {
        let spool = SpanSpool(folder.file(".spans"))
        var traces: [Trace] = []
        while let record = spool.takeNewest() { traces.append(try Trace(record)) }
        return traces
    }

    /// How the deliverer was called.
    func delivery() -> [String] {
        for _ in 0..<12_000 where folder.read("delivered") == nil { usleep(10_000) }
        return (folder.read("delivered") ?? "").split(separator: "\n").map(String.init)
    }
}

/// A request of OTLP, as JSONSerialization reads it.
struct Trace {
    let text: String
    let resource: [String: String]
    let spans: [Span]

    struct Span {
        let fields: [String: Any]
        var name: String { fields["name"] as? String ?? "" }
        var id: String { fields["spanId"] as? String ?? "" }
        var parent: String? { fields["parentSpanId"] as? String }
        var attributes: [String: String] { Trace.attributes(fields["attributes"]) }
        var status: [String: Any] { fields["status"] as? [String: Any] ?? [:] }
        var isFailed: Bool { status["code"] as? Int == 2 }
    }

    struct Malformed: Error {}

    init(_ bytes: [UInt8]) throws {
        text = String(decoding: bytes, as: UTF8.self)
        guard let request = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let resources = request["resourceSpans"] as? [[String: Any]], let first = resources.first,
            let scopes = first["scopeSpans"] as? [[String: Any]],
            let spans = scopes.first?["spans"] as? [[String: Any]]
        else { throw Malformed() }
        resource = Self.attributes((first["resource"] as? [String: Any])?["attributes"])
        self.spans = spans.map(Span.init)
    }

    /// The span of the hook itself.
    var root: Span { spans[0] }

    func span(_ name: String) -> Span? { spans.first { $0.name == name } }

    /// Attributes by their names; a number is the text that it is on the wire.
    static func attributes(_ list: Any?) -> [String: String] {
        var values: [String: String] = [:]
        for item in list as? [[String: Any]] ?? [] {
            guard let key = item["key"] as? String, let value = item["value"] as? [String: Any] else { continue }
            values[key] =
                value["stringValue"] as? String ?? value["intValue"] as? String
                ?? (value["boolValue"] as? Bool).map { "\($0)" } ?? "\(value)"
        }
        return values
    }
}
