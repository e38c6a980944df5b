/// What is known of a secret that somebody else has given this unit.
///
/// Not to be able to read it, and not to have been told of a change, are ordinary on the way of a secret, above all between
/// models (Juju 3.6, 4.0): each has a case of its own, and none fails a hook.
public enum SecretReading: Sendable {
    /// The content is what was accepted last.
    case accepted(SecretContent)
    /// The content was not accepted yet: it is the first, or a later revision. Whether Juju has told of it by `secret-changed`
    /// is given; it may never do so.
    case news(SecretContent, isAnnounced: Bool)
    /// Juju does not let this unit read it: it was not granted, the grant has not arrived yet, the secret is gone, or this
    /// unit's Juju has no secrets (2.9).
    case withheld(why: String)
    /// Juju can't get at the content now, as when a secret backend is down.
    case unavailable(why: String)
    /// What was given is no URI of a secret.
    case malformed(why: String)

    /// The content in its latest revision, or nil when it can't be read now.
    public var content: SecretContent? {
        switch self {
        case .accepted(let content), .news(let content, _): content
        case .withheld, .unavailable, .malformed: nil
        }
    }
}

extension SecretReading {
    /// What it means that a secret could not be read; nil when Juju as a whole could not be asked.
    init?(_ error: HookToolError) {
        switch error.code {
        case .unreachable: return nil
        case .invalidArgument: self = .malformed(why: "is not the URI of a secret")
        case .unsupported: self = .withheld(why: "this Juju has no secrets")
        case .notFound, .permissionDenied: self = .withheld(why: error.message)
        default: self = .unavailable(why: error.message)
        }
    }
}
