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

    init?(_ json: JSONValue) {
        guard let name = json.string(.name) else { return nil }
        self.name = name
        status = json.string(.status).map(Status.init) ?? .unknown
        statusInfo = json.text(.status_info)
    }

    /// How a service does; unknown values are kept.
    public struct Status: RawRepresentable, Sendable, Hashable {
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
