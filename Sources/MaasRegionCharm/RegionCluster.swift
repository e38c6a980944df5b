import CharmKit
import JujuProtocol
import MaasIdentifiers
import MaasRegion
import SealedStore

/// The region's units among themselves: whether they are of one MAAS, and which URL racks are given.
///
/// Each unit shares its host name, its URL and a keyed digest of the token over the peer relation. The leader notes what it
/// publishes, so that the next leader goes on with it: another URL would have every rack enroll anew.
struct RegionCluster {
    /// What another unit of the region has shared.
    struct Member {
        let unit: UnitName
        let hostname: HostName?
        let url: RegionURL?
        /// The digests of its token, and of the one before.
        let tokens: Set<String>
    }

    /// The peer relation, or nil before it is made.
    private let relation: Relation?
    private let digest: String

    /// The cluster, for a unit whose MAAS has this token.
    init(_ framework: Framework, endpoint: String, token: SecretBytes) throws {
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

    /// The digests of the token that a databag tells of, and of the one before.
    private static func tokens(in databag: [String: String]) -> Set<String> {
        Set([databag[token], databag[earlierToken]].compactMap { $0 })
    }

    /// The digests of this unit's token, and of the one before.
    private var tokens: Set<String> {
        get throws { Self.tokens(in: try relation?.unitData.values ?? [:]).union([digest]) }
    }

    /// The other units that have shared something.
    private var members: [Member] {
        get throws {
            guard let relation else { return [] }
            return try relation.units.map { unit in
                let values = try relation.data(of: unit)
                return Member(
                    unit: unit, hostname: values[Self.hostname].flatMap(HostName.init),
                    url: values[Self.url].flatMap { try? RegionURL($0) }, tokens: Self.tokens(in: values))
            }
        }
    }

    /// A unit that this one is not of one MAAS with, though it is of that whose URL is published; nil when all is well.
    func stranger() throws -> UnitName? {
        let published = Self.tokens(in: try relation?.applicationData() ?? [:])
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
        let tokens = try tokens
        let published = Self.tokens(in: noted)
        let isOurs = !tokens.isDisjoint(with: published)
        if noted[Self.token] != digest {
            databag.set(Self.earlierToken, isOurs ? noted[Self.token] : nil)
            databag.set(Self.token, digest)
        }
        let ours = isOurs ? tokens.union(published) : tokens
        let members = try members
        let strangers = members.filter { !$0.tokens.isEmpty && $0.tokens.isDisjoint(with: ours) }.map(\.unit)
        let fellows = members.filter { !strangers.contains($0.unit) }
        let urls = Set(fellows.compactMap(\.url) + [own])
        let kept = noted[Self.url].flatMap { try? RegionURL($0) }.flatMap { urls.contains($0) ? $0 : nil }
        let url = option ?? kept ?? own
        databag.set(Self.url, url.description)
        let hostnames = [hostname] + fellows.compactMap(\.hostname?.description)
        var decision = Decision(url: url, hostnames: hostnames)
        decision.notes = strangers.map { "\($0) belongs to another MAAS" }
        if option == nil, urls.count > 1 {
            let list = urls.map(\.description).sorted().joined(separator: ", ")
            decision.notes.append(
                "regions have different URLs (\(list)), racks are given \(url): set the option maas-url")
        }
        return decision
    }
}
