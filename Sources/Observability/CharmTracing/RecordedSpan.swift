import CharmKit
import Tracing

/// One span as it is delivered. Times are in nanoseconds since 1970.
struct RecordedSpan {
    /// The most bytes of a name or a text in it.
    static let textLimit = 256
    private static let attributeLimit = 32
    private static let eventLimit = 16

    let id: SpanID
    var parent: String?
    var name: String
    var kind = SpanKind.internal
    var begin: UInt64
    var end: UInt64
    var attributes: [(String, SpanAttribute)] = []
    var events: [SpanEvent] = []
    /// Why the operation failed, or nil when it went well.
    var failure: String?

    /// The span in OTLP's JSON (opentelemetry-proto 1.x, `trace/v1/trace.proto`): IDs in hexadecimal digits, numbers of 64 bits as strings.
    func json(trace: String) -> String {
        var fields = ["\"traceId\":\"\(trace)\"", "\"spanId\":\"\(id)\""]
        if let parent { fields.append("\"parentSpanId\":\"\(parent)\"") }
        fields.append("\"name\":\(Self.quoted(name))")
        fields.append("\"kind\":\(Self.number(of: kind))")
        fields.append("\"startTimeUnixNano\":\"\(begin)\"")
        fields.append("\"endTimeUnixNano\":\"\(max(begin, end))\"")
        if !attributes.isEmpty { fields.append("\"attributes\":\(Self.json(attributes))") }
        if !events.isEmpty {
            fields.append("\"events\":[\(events.prefix(Self.eventLimit).map(Self.json).joined(separator: ","))]")
        }
        if let failure {
            let message = failure.isEmpty ? "" : ",\"message\":\(Self.quoted(failure))"
            fields.append("\"status\":{\"code\":2\(message)}")
        }
        return "{\(fields.joined(separator: ","))}"
    }

    /// A list of attributes; those that OTLP has no word for are left out.
    static func json(_ attributes: [(String, SpanAttribute)]) -> String {
        let items = attributes.prefix(attributeLimit).compactMap { name, value in
            json(value).map { "{\"key\":\(quoted(name)),\"value\":\($0)}" }
        }
        return "[\(items.joined(separator: ","))]"
    }

    private static func json(_ event: SpanEvent) -> String {
        let attributes = event.attributes.isEmpty ? "" : ",\"attributes\":\(json(event.attributes.sorted))"
        return "{\"timeUnixNano\":\"\(event.nanosecondsSinceEpoch)\",\"name\":\(quoted(event.name))\(attributes)}"
    }

    private static func json(_ value: SpanAttribute) -> String? {
        switch value {
        case .int32(let number): "{\"intValue\":\"\(number)\"}"
        case .int64(let number): "{\"intValue\":\"\(number)\"}"
        case .double(let number): number.isFinite ? "{\"doubleValue\":\(number)}" : nil
        case .bool(let flag): "{\"boolValue\":\(flag)}"
        case .string(let text): "{\"stringValue\":\(quoted(text))}"
        case .stringConvertible(let value): "{\"stringValue\":\(quoted("\(value)"))}"
        case .stringArray(let texts): array(texts.map { .string($0) })
        case .int32Array(let numbers): array(numbers.map { .int32($0) })
        case .int64Array(let numbers): array(numbers.map { .int64($0) })
        case .doubleArray(let numbers): array(numbers.map { .double($0) })
        case .boolArray(let flags): array(flags.map { .bool($0) })
        default: nil
        }
    }

    private static func array(_ values: [SpanAttribute]) -> String {
        "{\"arrayValue\":{\"values\":[\(values.prefix(attributeLimit).compactMap(json).joined(separator: ","))]}}"
    }

    private static func quoted(_ text: String) -> String { JSONText.quoted(String(text.prefix(textLimit))) }

    private static func number(of kind: SpanKind) -> Int {
        switch kind {
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        default: 1
        }
    }
}

extension SpanAttributes {
    /// The attributes in order of their names.
    var sorted: [(String, SpanAttribute)] {
        var list: [(String, SpanAttribute)] = []
        forEach { list.append(($0, $1)) }
        return list.sorted { $0.0 < $1.0 }
    }
}

/// The eight bytes by which a span is known.
struct SpanID: Hashable, Sendable, CustomStringConvertible {
    private let number: UInt64

    /// A new ID, which is not zero.
    init() {
        var random = SystemRandomNumberGenerator()
        var number = random.next()
        while number == 0 { number = random.next() }
        self.number = number
    }

    /// The ID in hexadecimal digits.
    var description: String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
