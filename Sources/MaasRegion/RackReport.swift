import CharmKit
import JujuProtocol

/// What MAAS says of one rack, as the region's leader found it.
public struct RackReport: Codable, Hashable, Sendable {
    /// Whether MAAS can work with a rack.
    public struct State: RawRepresentable, Codable, Hashable, Sendable {
        /// The word on the wire.
        public let rawValue: String

        /// A state by its word on the wire; one that is not known here is kept as it is.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// MAAS lists the rack and its service `rackd` is running or degraded.
        public static let connected = State(rawValue: "connected")
        /// MAAS lists the rack, but its service `rackd` is dead.
        public static let dead = State(rawValue: "dead")
        /// MAAS does not list the rack.
        public static let absent = State(rawValue: "absent")
        /// MAAS has another node of that host name or network card, which enrolling would take over.
        public static let conflict = State(rawValue: "conflict")
        /// The region has no means to ask MAAS.
        public static let unconfirmed = State(rawValue: "unconfirmed")
        /// MAAS has not answered the region for so long that nobody knows any more.
        public static let unreachable = State(rawValue: "unreachable")
    }

    /// Whether MAAS can work with the rack.
    public var state: State
    /// The rack's id in MAAS, six characters, or nil.
    public var systemID: String?
    /// What a person should know, or nil.
    public var message: String?
    /// The agent's ``MaasRequirerUnitData/enrollment`` that this report is about, or nil.
    public var enrollment: String?
    /// The agent's ``MaasRequirerUnitData/hostname`` that the region has looked at, or nil.
    public var hostname: String?
    /// Of a conflict, the agent's unit that has the name or the card, or nil when it is another node of MAAS.
    public var rival: String?

    enum CodingKeys: String, CodingKey {
        case state, message, enrollment, hostname, rival
        case systemID = "system_id"
    }

    /// A report.
    public init(
        _ state: State, systemID: String? = nil, message: String? = nil, enrollment: String? = nil,
        hostname: String? = nil, rival: String? = nil
    ) {
        self.state = state
        self.systemID = systemID
        self.message = message
        self.enrollment = enrollment
        self.hostname = hostname
        self.rival = rival
    }
}

extension RackReport {
    init?(_ fields: [String: String]) {
        guard let state = fields["state"] else { return nil }
        self.init(
            State(rawValue: state), systemID: fields["system_id"], message: fields["message"],
            enrollment: fields["enrollment"], hostname: fields["hostname"], rival: fields["rival"])
    }
}
