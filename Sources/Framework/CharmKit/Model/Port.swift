/// A port or a range of ports that a unit has open.
public struct Port: Sendable, Hashable {
    /// The protocol, as Juju knows it.
    public enum TransportProtocol: String, Sendable, Hashable {
        /// TCP, with ports.
        case tcp
        /// UDP, with ports.
        case udp
        /// ICMP, which has no ports.
        case icmp
    }

    /// The protocol.
    public let transport: TransportProtocol
    /// The ports, 0 to 65535; nil with ICMP.
    public let range: ClosedRange<Int>?

    /// A TCP port.
    public static func tcp(_ port: Int) -> Port { Port(.tcp, port...port) }
    /// A range of TCP ports.
    public static func tcp(_ range: ClosedRange<Int>) -> Port { Port(.tcp, range) }
    /// A UDP port.
    public static func udp(_ port: Int) -> Port { Port(.udp, port...port) }
    /// A range of UDP ports.
    public static func udp(_ range: ClosedRange<Int>) -> Port { Port(.udp, range) }
    /// ICMP as a whole.
    public static let icmp = Port(.icmp, nil)

    private init(_ transport: TransportProtocol, _ range: ClosedRange<Int>?) {
        self.transport = transport
        self.range = range
    }
}

/// ``Port`` by a name that no other module has: beside `import Foundation`, which has a `Port` too, a type is written with it.
/// What the compiler infers, as in `setPorts([.tcp(80)])`, needs neither.
public typealias UnitPort = Port

extension Port: LosslessStringConvertible {
    /// Reads `80/tcp`, `1000-1010/udp` or `icmp`, as `opened-ports` prints them, or nil.
    public init?(_ text: String) {
        if text == "icmp" {
            self = .icmp
            return
        }
        let parts = text.split(separator: "/")
        let bounds = (parts.first ?? "").split(separator: "-", omittingEmptySubsequences: false).map(Self.number)
        guard parts.count == 2, let transport = TransportProtocol(rawValue: String(parts[1])), transport != .icmp else {
            return nil
        }
        guard let first = bounds.first ?? nil, let last = bounds.last ?? nil, bounds.count <= 2, first <= last else {
            return nil
        }
        self.init(transport, first...last)
    }

    /// Digits alone: Swift's own reading takes a sign as well.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) ? Int(text) : nil
    }

    /// The port as Juju's tools write it.
    public var description: String {
        guard let range else { return transport.rawValue }
        let ports = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
        return "\(ports)/\(transport.rawValue)"
    }
}

extension Port: Comparable {
    /// Orders by protocol, then by number.
    public static func < (left: Port, right: Port) -> Bool {
        (left.transport.rawValue, left.range?.lowerBound ?? 0, left.range?.upperBound ?? 0)
            < (right.transport.rawValue, right.range?.lowerBound ?? 0, right.range?.upperBound ?? 0)
    }
}

extension Port {
    /// The ports; of ICMP, which has none, one that stands for it.
    private var numbers: ClosedRange<Int> { range ?? 0...0 }

    /// Whether the two have a port in common.
    func overlaps(_ other: Port) -> Bool { transport == other.transport && numbers.overlaps(other.numbers) }

    /// What of these ports `others` have not, in order.
    func without(_ others: [Port]) -> [Port] {
        if others.contains(self) { return [] }
        return others.reduce([self]) { rest, other in rest.flatMap { $0.without(other) } }
    }

    private func without(_ other: Port) -> [Port] {
        guard overlaps(other) else { return [self] }
        guard let range, let taken = other.range else { return [] }
        let below =
            range.lowerBound < taken.lowerBound ? [Port(transport, range.lowerBound...taken.lowerBound - 1)] : []
        return below
            + (range.upperBound > taken.upperBound ? [Port(transport, taken.upperBound + 1...range.upperBound)] : [])
    }

    /// What of these ports `others` have as well, in order.
    func within(_ others: [Port]) -> [Port] { without(without(others)) }
}
