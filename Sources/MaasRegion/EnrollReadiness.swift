import CharmKit
import SealedStore

/// How far a region is with what an agent needs to enroll.
public enum EnrollReadiness: Sendable {
    /// There is no relation.
    case unrelated
    /// This unit is leaving its relation, so that nothing should be begun any more.
    case leaving
    /// There is more than one relation on the endpoint, which takes one; their numbers are given.
    case ambiguous(relations: [Int])
    /// The region has not published these fields yet.
    case incomplete(missing: [String])
    /// A field of the region's databag, or of its secret, holds something else than it should.
    case malformed(field: String, why: String)
    /// The region has published everything, but Juju does not let this unit read the secret, maybe not yet.
    case secretUnreadable(MaasProviderAppData, why: String)
    /// Everything is there.
    case complete(MaasProviderAppData, token: SecretBytes)
}
