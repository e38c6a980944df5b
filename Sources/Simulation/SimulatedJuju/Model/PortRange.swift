/// A range of ports of one protocol, as open-port takes it. `icmp` has no ports: both ends are -1.
public struct PortRange: Sendable, Codable, Hashable {
    /// The first port.
    public let from: Int
    /// The last port.
    public let to: Int
    /// `tcp`, `udp` or `icmp`.
    public let networkProtocol: String

    private enum CodingKeys: String, CodingKey {
        case from, to
        case networkProtocol = "protocol"
    }

    /// The ports from `from` to `to`.
    init(from: Int, to: Int, networkProtocol: String) {
        (self.from, self.to, self.networkProtocol) = (from, to, networkProtocol)
    }

    /// Reads `80`, `53/udp`, `1000-1010/tcp` or `icmp`, with Juju's words for what is wrong.
    init(parsing argument: String, lowest: Int = 0) throws(ToolFailure) {
        let parts = argument.lowercased().split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if parts[0] == "icmp" {
            (from, to, networkProtocol) = (-1, -1, "icmp")
            return
        }
        let bounds = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count <= 2 else { throw .usage("invalid port range \(GoText.quoted(String(parts[0])))") }
        from = try Self.port(bounds[0])
        to = bounds.count == 2 ? try Self.port(bounds[1]) : from
        networkProtocol = parts.count == 2 ? String(parts[1]) : "tcp"
        switch networkProtocol {
        case "tcp", "udp": break
        case "icmp": throw .usage("protocol \"icmp\" doesn't support any ports; got \"\(from)\"")
        default:
            throw .usage(
                "invalid protocol \(GoText.quoted(networkProtocol)), expected \"tcp\", \"udp\", or \"icmp\"")
        }
        guard from <= to else { throw .usage("invalid port range \(self)") }
        guard (lowest...65535).contains(from), to <= 65535 else {
            throw .usage("port range bounds must be between \(lowest) and 65535, got \(from)-\(to)")
        }
    }

    private static func port(_ text: Substring) throws(ToolFailure) -> Int {
        do throws(ToolFailure) {
            return try GoParse.integer(String(text))
        } catch {
            throw error.prefixed("invalid port \(GoText.quoted(String(text)))")
        }
    }

    private var ports: String { from == to ? String(from) : "\(from)-\(to)" }

    /// Whether both ranges have a port in common.
    func conflicts(with other: PortRange) -> Bool {
        networkProtocol == other.networkProtocol && from <= other.to && other.from <= to
    }
}

extension PortRange: CustomStringConvertible {
    /// The range as Juju prints it: `80/tcp`, `1000-1010/tcp`, `icmp`.
    public var description: String { networkProtocol == "icmp" ? "icmp" : "\(ports)/\(networkProtocol)" }
}

extension PortRange: Comparable {
    /// Orders by protocol, then by the first and last port.
    public static func < (left: PortRange, right: PortRange) -> Bool {
        (left.networkProtocol, left.from, left.to) < (right.networkProtocol, right.from, right.to)
    }
}

/// A range that a unit opened, for one endpoint or for all.
public struct OpenPort: Sendable, Codable, Hashable, Comparable {
    /// The endpoint; empty for all.
    public var endpoint: String
    /// The ports.
    public var range: PortRange

    /// The ports `range`, opened for `endpoint`.
    public init(endpoint: String, range: PortRange) {
        self.endpoint = endpoint
        self.range = range
    }

    /// The same as it reaches the controller.
    var sent: OpenPort { OpenPort(endpoint: RawText.sent(endpoint), range: range) }

    /// Whether what is opened, or closed, so has the other one within it: the same on that endpoint or on all.
    func covers(_ other: OpenPort) -> Bool {
        range == other.range && (endpoint.isEmpty || endpoint == other.endpoint)
    }

    /// Orders by endpoint, then by range.
    public static func < (left: OpenPort, right: OpenPort) -> Bool {
        (left.endpoint, left.range) < (right.endpoint, right.range)
    }
}
