import FoundationEssentials

/// What a secret has besides its content; nil leaves a trait as it is.
public struct SecretTraits: Sendable, Hashable {
    /// What the secret is for, for people.
    public var description: String?
    /// How often Juju reminds the owner to rotate it.
    public var rotation: SecretRotation?
    /// When Juju tells the owner that the latest revision has expired. It belongs to that revision: a new one whose setting
    /// names none has none.
    public var expiry: SecretExpiry?

    /// Traits.
    public init(description: String? = nil, rotation: SecretRotation? = nil, expiry: SecretExpiry? = nil) {
        self.description = description
        self.rotation = rotation
        self.expiry = expiry
    }

    var arguments: [String] {
        var arguments: [String] = []
        if let description { arguments += ["--description", description] }
        if let rotation { arguments += ["--rotate", rotation.rawValue] }
        if let expiry { arguments += ["--expire", expiry.argument] }
        return arguments
    }
}

extension SecretTraits {
    /// Of these traits, what to set on a secret that is as Juju says, together with new content or without.
    ///
    /// A secret that rotates takes no other policy but never (juju#20928), so the wanted one follows in a later hook.
    func changes(from info: SecretInfo, withContent: Bool) -> SecretTraits {
        var changes = SecretTraits()
        if let description, description != info.description { changes.description = description }
        if let rotation, rotation != info.rotation {
            changes.rotation = info.rotation == .never ? rotation : .never
        }
        if let expiry, withContent || !expiry.isKept(by: info.expiry) { changes.expiry = expiry }
        return changes
    }
}

/// How often Juju reminds a secret's owner, by `secret-rotate`, to give it new content; it changes nothing by itself.
public enum SecretRotation: String, Sendable, CaseIterable {
    /// Not at all.
    case never
    /// Every hour.
    case hourly
    /// Every day.
    case daily
    /// Every seven days.
    case weekly
    /// Every 30 days.
    case monthly
    /// Every 90 days.
    case quarterly
    /// Every 365 days.
    case yearly
}

/// When the latest revision of a secret expires.
public enum SecretExpiry: Sendable, Hashable {
    /// So many seconds from now; at least 1.
    case after(seconds: Int)
    /// At a moment, written as RFC 3339 has it, such as `2026-11-21T00:16:14Z`; without a zone it is one of UTC.
    case at(String)

    /// Whether a revision that expires at `moment` is as wanted. So many seconds from now are counted once.
    func isKept(by moment: String?) -> Bool {
        guard let moment else { return false }
        guard case .at(let wanted) = self, let one = Self.moment(wanted), let other = Date(iso8601: moment) else {
            return true
        }
        return abs(one.timeIntervalSince(other)) < 1
    }

    /// What Juju would not take, or nil.
    var fault: String? {
        switch self {
        case .after(let seconds) where seconds < 1: "a secret can't expire after \(seconds) seconds; give at least 1"
        case .at(let text) where Self.moment(text) == nil:
            "a secret can't expire at \(JSONText.quoted(text)); give a time such as 2026-11-21T00:16:14Z"
        default: nil
        }
    }

    private static func moment(_ text: String) -> Date? { Date(iso8601: text) ?? Date(iso8601: text + "Z") }

    var argument: String {
        switch self {
        case .after(let seconds): "\(seconds)s"
        case .at(let moment): moment
        }
    }
}
