import CharmKit
import SealedStore

/// How far a region is with what an agent needs to enroll.
///
/// ```swift
/// switch try region.readiness() {
/// case .absent: status.add(.blocked("no region"))
/// case .waiting(let reason): status.add(.waiting("\(reason)"))
/// case .unusable(let reason): status.add(.blocked("\(reason)"))
/// case .ready(let config, let token): try enroll(at: config.apiURL, with: token)
/// }
/// ```
public enum EnrollReadiness: Sendable {
    /// There is no relation.
    case absent
    /// It will be there without anybody's doing, as far as can be told.
    case waiting(Reason)
    /// Somebody has to do something first.
    case unusable(Reason)
    /// Everything is there.
    case ready(MaasProviderAppData, token: SecretBytes)

    /// Why the agent can't enroll, or nil when it can, or when there is no relation.
    public var reason: Reason? {
        switch self {
        case .waiting(let reason), .unusable(let reason): reason
        case .absent, .ready: nil
        }
    }

    /// Why an agent can't enroll: what is missing, why, and what to do.
    public struct Reason: Sendable, Hashable, CustomStringConvertible {
        /// What kind of reason it is.
        public enum Kind: Sendable, Hashable {
            /// This unit is leaving its relation, so that nothing should be begun any more.
            case departing
            /// The region has not published these fields yet.
            case incomplete(missing: [String])
            /// Juju does not let this unit read the secret yet, or the region has not sealed the token for it yet.
            case withheld
            /// Juju can't get at the secret now, as when a secret backend is down.
            case unavailable
            /// There is more than one relation on the endpoint, which takes one; their IDs are given.
            case ambiguous(relations: [Int])
            /// A field of the region's databag, or of its secret, holds something else than it should.
            case malformed(field: String)
            /// The region publishes a Juju secret, and this unit's Juju has none (2.9).
            case secretsUnsupported
            /// This unit's own key, which it keeps on its machine, is none any more.
            case keyDamaged
        }

        /// What kind of reason it is.
        public let kind: Kind
        /// What is wrong, in words for people.
        public let what: String
        /// Why, as it came from below, or nil.
        public let why: String?
        /// What to do about it, or nil when what is wrong says it.
        public let remedy: String?
        /// What the region has published, where all of it is there but the token.
        public let config: MaasProviderAppData?

        init(
            _ kind: Kind, _ what: String, why: String? = nil, remedy: String? = nil, config: MaasProviderAppData? = nil
        ) {
            (self.kind, self.what, self.why, self.remedy) = (kind, what, why, remedy)
            self.config = config
        }

        /// Whether it can pass by itself.
        public var passesByItself: Bool {
            switch kind {
            case .departing, .incomplete, .withheld, .unavailable: true
            case .ambiguous, .malformed, .secretsUnsupported, .keyDamaged: false
            }
        }

        /// What is wrong, why, and what to do.
        public var description: String {
            what + (why.map { ": \($0)" } ?? "") + (remedy.map { "; \($0)" } ?? "")
        }
    }
}
