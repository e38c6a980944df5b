/// A service on a rack controller, and how it does.
public struct Service: Sendable, Hashable {
    /// The name, such as `rackd`, `tftp`, `dhcpd`.
    public let name: String
    /// How it does.
    public let status: Status
    /// MAAS's own words on the status, such as `25% connected to region controllers.`; often empty.
    public let statusInfo: String

    /// The service `name` in `status`, explained by `statusInfo`.
    public init(name: String, status: Status, statusInfo: String = "") {
        self.name = name
        self.status = status
        self.statusInfo = statusInfo
    }

    /// How a service does; unknown values are kept.
    public struct Status: RawRepresentable, Sendable, Hashable, Codable {
        /// The word in the API.
        public let rawValue: String

        /// The status of word `rawValue`, known or not.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// It runs.
        public static let running = Self(rawValue: "running")
        /// It runs in part.
        public static let degraded = Self(rawValue: "degraded")
        /// It should run and does not.
        public static let dead = Self(rawValue: "dead")
        /// It is not meant to run.
        public static let off = Self(rawValue: "off")
        /// Nothing was heard of it yet.
        public static let unknown = Self(rawValue: "unknown")
    }
}

extension Service: Decodable {
    private enum CodingKeys: String, CodingKey {
        case name, status
        case statusInfo = "status_info"
    }

    /// Reads a service as the API shows it.
    ///
    /// - Throws: `DecodingError` when it has no name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        status = container.lenient(.status) ?? .unknown
        statusInfo = container.lenient(.statusInfo) ?? ""
    }
}
