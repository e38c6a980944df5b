import CharmKit
import MaasRegion

/// One thing that became of an enrollment.
package struct EnrollmentEntry: Hashable {
    /// What became of it.
    package enum Kind: String {
        /// MAAS has taken the rack.
        case enrolled
        /// An attempt to enroll went wrong.
        case failed
        /// The rack may not enroll.
        case refused
        /// The rack leaves, or has left, its region.
        case left
        /// The region's charm has deleted the rack from MAAS, or found it gone.
        case deleted
    }

    /// When, in seconds since 1970.
    package let time: Int
    /// What became of it.
    package let kind: Kind
    /// The rack's unit.
    package let rack: String
    /// The ID that MAAS has given the rack, if it is known.
    package let systemID: String?
    /// Who caused it: a unit, or `operator`.
    package let cause: String
    /// Why, on one line and of bounded length, whoever wrote it.
    package let reason: String

    /// The name of whoever runs actions.
    package static let byOperator = "operator"

    private static let longestName = 120
    private static let longestReason = 300

    /// An entry; texts from others are made visible and cut.
    package init(
        _ kind: Kind, _ rack: String, systemID: String? = nil, by cause: String, _ reason: String, at time: Int
    ) {
        self.time = time
        self.kind = kind
        self.rack = Self.word(rack)
        self.systemID = systemID.map(Self.word)
        self.cause = Self.word(cause)
        self.reason = ForeignText.visible(reason, limit: Self.longestReason)
    }

    private static func word(_ text: String) -> String {
        let visible = ForeignText.visible(text, limit: longestName)
        return visible.isEmpty ? "-" : String(visible.map { $0.isWhitespace || $0 == "," ? "_" : $0 })
    }

    /// Whether an entry tells the same of another time.
    package func isSame(as other: EnrollmentEntry) -> Bool {
        (kind, rack, systemID, cause, reason) == (other.kind, other.rack, other.systemID, other.cause, other.reason)
    }
}

extension EnrollmentEntry {
    /// The entry as a text that ``init(text:)`` reads.
    var text: String { "\(time) \(kind.rawValue) \(rack) \(systemID ?? "-") \(cause) \(reason)" }

    init?(text: String) {
        let words = text.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard words.count == 6, let time = Int(moment: words[0]), let kind = Kind(rawValue: words[1]) else {
            return nil
        }
        self.init(
            kind, words[2], systemID: words[3] == "-" ? nil : words[3], by: words[4], words[5], at: time)
    }
}

extension EnrollmentEntry: CustomStringConvertible {
    /// The entry in one line without its time.
    package var description: String {
        "\(kind.rawValue) \(rack)\(systemID.map { " (\($0))" } ?? ""), by \(cause): \(reason)"
    }
}

extension EnrollmentEntry: Encodable {
    private enum CodingKeys: String, CodingKey {
        case time, event, rack, by, reason
        case systemID = "system-id"
    }

    /// Encodes it for programs.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Time.text(time), forKey: .time)
        try container.encode(kind.rawValue, forKey: .event)
        try container.encode(rack, forKey: .rack)
        try container.encodeIfPresent(systemID, forKey: .systemID)
        try container.encode(cause, forKey: .by)
        try container.encode(reason, forKey: .reason)
    }
}

extension EnrollmentEntry {
    /// The entry as a security event: enrolling is a rack's login, and leaving takes away what it may do.
    var securityEvent: SecurityEvent {
        switch kind {
        case .enrolled: SecurityEvent(.info, "authn_login_success", [rack], description)
        case .failed: SecurityEvent(.warning, "authn_login_fail", [rack], description)
        case .refused: SecurityEvent(.warning, "authz_fail", [rack, "maas"], description)
        case .left: SecurityEvent(.info, "authz_change", [rack, "rack", "none"], description)
        case .deleted: SecurityEvent(.warning, "sensitive_delete", [cause, rack], description)
        }
    }
}

extension Framework {
    /// Writes an entry to Juju's log, for people at the level info and for programs as a security event.
    package func log(_ entry: EnrollmentEntry) {
        logger.info("Enrollment: \(entry)")
        log(entry.securityEvent)
    }
}
