import CharmKit
import JujuProtocol
import MaasIdentifiers

/// What MAAS says of one rack, as the region's leader found it.
///
/// ```swift
/// RackReport(.connected, systemID: SystemID("4e663g"), hostname: HostName("rack-1"))
/// ```
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
        /// MAAS has another node of that host name or network interface, which enrolling would take over.
        public static let conflict = State(rawValue: "conflict")
        /// The region does not let the rack enroll, since it can't find out whether that would take over another node.
        public static let withheld = State(rawValue: "withheld")
        /// Nobody can confirm the rack.
        public static let unconfirmed = State(rawValue: "unconfirmed")
        /// MAAS has not answered the region for so long that nobody knows any more.
        public static let unreachable = State(rawValue: "unreachable")
    }

    /// Whether MAAS can work with the rack.
    public var state: State
    /// The rack's ID in MAAS, or nil.
    public var systemID: SystemID?
    /// What a person should know, or nil: one line of at most ``maximumMessageLength`` characters, longer ones are cut.
    public var message: String? {
        get { text }
        set { text = newValue.map { ForeignText.visible($0, limit: Self.maximumMessageLength) } }
    }
    /// The agent's ``MaasRequirerUnitData/enrollment`` that this report is about, or nil.
    public var enrollment: EnrollmentDigest?
    /// The agent's ``MaasRequirerUnitData/hostname`` that the region has looked at, or nil.
    public var hostname: HostName?
    /// Of a conflict, the agent's unit that has the name or the interface, or nil when it is another node of MAAS.
    public var rival: UnitName?
    /// The release to which it is the rack's turn to be refreshed, since its region runs it, or nil. One rack at a time has it.
    public var refresh: MaasRelease?

    /// Whether the rack is one of those that are to be connected; false on a region's own machine, and when it has left.
    public var isCounted: Bool {
        get { counted != "no" }
        set { counted = newValue ? nil : "no" }
    }

    /// The most characters that a message has.
    public static let maximumMessageLength = 400

    private var text: String?
    private var counted: String?

    enum CodingKeys: String, CodingKey {
        case state, enrollment, hostname, rival, refresh, counted
        case text = "message"
        case systemID = "system_id"
    }

    /// A report.
    public init(
        _ state: State, systemID: SystemID? = nil, message: String? = nil, enrollment: EnrollmentDigest? = nil,
        hostname: HostName? = nil, rival: UnitName? = nil, refresh: MaasRelease? = nil, isCounted: Bool = true
    ) {
        self.state = state
        self.systemID = systemID
        self.enrollment = enrollment
        self.hostname = hostname
        self.rival = rival
        self.refresh = refresh
        self.message = message
        self.isCounted = isCounted
    }
}

extension RackReport {
    /// Reads a report as a region publishes it.
    init(_ fields: [String: String]) throws(MaasInterfaceError) {
        let state = fields["state", default: ""]
        guard RackDeparture.isWord(state) else { throw .malformed("state", state, isNo: "state of a rack") }
        var rival: UnitName?
        if let name = fields["rival"], !name.isEmpty { rival = try UnitName(name, field: "rival") }
        self.init(
            State(rawValue: state), systemID: try .optional("system_id", in: fields), message: fields["message"],
            enrollment: try .optional("enrollment", in: fields), hostname: try .optional("hostname", in: fields),
            rival: rival, refresh: fields["refresh"].flatMap(MaasRelease.init), isCounted: fields["counted"] != "no")
    }
}
