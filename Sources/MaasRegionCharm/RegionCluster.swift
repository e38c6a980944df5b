import CharmKit
import JujuProtocol
import MaasIdentifiers
import SealedStore

/// The region's units among themselves: whether they are of one MAAS, and which URL racks are given.
///
/// Each unit shares its host name, its URL and a keyed digest of the token over the peer relation. The leader notes what it
/// publishes, so that the next leader goes on with it: another URL would have every rack enroll anew.
struct RegionCluster {
    /// What another unit of the region has shared.
    struct Member {
        let unit: UnitName
        let hostname: String?
        let url: String?
        /// The digests of its token, and of the one before.
        let tokens: Set<String>
    }

    let framework: Framework
    /// The peer relation, or nil before it is made.
    let relation: Relation?
    private let digest: String

    /// The cluster, for a unit whose MAAS has this token.
    init(_ framework: Framework, endpoint: String, token: SecretBytes) throws {
        self.framework = framework
        relation = try framework.model.liveRelations(endpoint).first
        // All units must come to one digest, so the key can be no secret; the token's 128 random bits are what guards it.
        let key = Fingerprint.Key(bytes: SecretBytes(utf8: "maas-region peers \(framework.model.uuid.prefix(46))"))
        var builder = Fingerprint.Builder(key: key)
        builder.append("token", token)
        digest = String(builder.finish().description.prefix(32))
    }

    // The keys of a unit's databag, and of the application's.
    private static let hostname = "hostname"
    private static let url = "url"
    private static let token = "token"
    private static let earlierToken = "token-before"

    /// Takes back that this unit is a region, which it can't be now.
    static func withdraw(_ framework: Framework, endpoint: String) throws {
        for relation in try framework.model.liveRelations(endpoint) {
            relation.unitData.set(hostname, nil)
            relation.unitData.set(url, nil)
        }
    }

    /// Shares what this unit is. Its former digest stays, so that a token that is rotated is not taken for another MAAS.
    func share(hostname: String?, url: RegionURL) throws {
        guard let databag = relation?.unitData else { return }
        let before = try databag.values[Self.token]
        if before != digest { databag.set(Self.earlierToken, before) }
        databag.set(Self.token, digest)
        databag.set(Self.hostname, hostname)
        databag.set(Self.url, hostname == nil ? nil : url.description)
    }

    /// The digests of this unit's token, and of the one before.
    private var tokens: Set<String> {
        get throws {
            let values = try relation?.unitData.values ?? [:]
            return Set([digest, values[Self.token], values[Self.earlierToken]].compactMap { $0 })
        }
    }

    /// The other units that have shared something.
    var members: [Member] {
        get throws {
            guard let relation else { return [] }
            return try relation.units.map { unit in
                let values = try relation.data(of: unit)
                return Member(
                    unit: unit, hostname: values[Self.hostname], url: values[Self.url],
                    tokens: Set([values[Self.token], values[Self.earlierToken]].compactMap { $0 }))
            }
        }
    }

    /// The digests of the token that the application publishes, and of the one before; empty before any was published.
    private var publishedTokens: Set<String> {
        get throws {
            let values = try relation?.applicationData() ?? [:]
            return Set([values[Self.token], values[Self.earlierToken]].compactMap { $0 })
        }
    }

    /// A unit that this one is not of one MAAS with, though it is of that whose URL is published; nil when all is well.
    func stranger() throws -> UnitName? {
        let published = try publishedTokens
        guard !published.isEmpty, try tokens.isDisjoint(with: published) else { return nil }
        return try members.first { $0.hostname != nil && !$0.tokens.isDisjoint(with: published) }?.unit
    }

    /// What the leader publishes.
    struct Decision {
        /// The URL that racks are given.
        var url: RegionURL
        /// The host names of the regions.
        var hostnames: [String]
        /// What the operator should know.
        var notes: [String] = []
    }

    /// Decides what to publish, and notes it: the URL stays as long as a unit that is there has it.
    func decide(hostname: String, url own: RegionURL, option: RegionURL?, as leader: Leader) throws -> Decision {
        guard let relation else { return Decision(url: option ?? own, hostnames: [hostname]) }
        let databag = relation.applicationData(as: leader)
        let noted = try databag.values
        if noted[Self.token] != digest {
            let isRotated = try !tokens.isDisjoint(with: publishedTokens)
            databag.set(Self.earlierToken, isRotated ? noted[Self.token] : nil)
            databag.set(Self.token, digest)
        }
        let ours = try tokens.union(
            isOurs(noted) ? [noted[Self.token], noted[Self.earlierToken]].compactMap { $0 } : [])
        let (fellows, strangers) = try members.reduce(into: ([Member](), [Member]())) { sorted, member in
            if member.tokens.isEmpty || !member.tokens.isDisjoint(with: ours) {
                sorted.0.append(member)
            } else {
                sorted.1.append(member)
            }
        }
        let urls = Set(fellows.compactMap(\.url) + [own.description])
        let kept = noted[Self.url].flatMap { urls.contains($0) ? try? RegionURL($0) : nil }
        let url = option ?? kept ?? own
        databag.set(Self.url, url.description)
        var decision = Decision(url: url, hostnames: [hostname] + fellows.compactMap(\.hostname))
        decision.notes = strangers.map { "\($0.unit) belongs to another MAAS" }
        if option == nil, urls.count > 1 {
            decision.notes.append(
                "regions have different URLs (\(urls.sorted().joined(separator: ", "))), racks are given \(url): "
                    + "set the option maas-url")
        }
        return decision
    }

    private func isOurs(_ noted: [String: String]) throws -> Bool {
        let published = Set([noted[Self.token], noted[Self.earlierToken]].compactMap { $0 })
        return try !tokens.isDisjoint(with: published)
    }
}
