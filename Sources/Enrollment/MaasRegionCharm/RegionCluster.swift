import CharmKit
import JujuProtocol
import MaasIdentifiers
import MaasRegion
import SealedStore

/// The URL and the token that racks are given to enroll with.
struct RackOffer {
    /// Tells it from others, alike on all units of the region.
    let mark: String
    /// Whether it is another than when MAAS was last asked about all racks: it may be another MAAS.
    let isNew: Bool
}

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
        /// The release that it runs, if it tells.
        let release: MaasRelease?
        /// The digest of its token.
        let token: String?
        /// The digests of the tokens before, the latest first.
        let earlierTokens: [String]
        /// The digests of all of them.
        var tokens: Set<String> { Set([token].compactMap { $0 } + earlierTokens) }
    }

    /// The peer relation, or nil before it is made.
    private let relation: Relation?
    private let token: SecretBytes
    private let key: Fingerprint.Key
    private let digest: String

    /// The cluster, for a unit whose MAAS has this token.
    init(_ framework: Framework, endpoint: String, token: SecretBytes) throws {
        relation = try framework.model.liveRelations(endpoint).first
        // All units must come to one digest, so the key can be no secret; the token's 128 random bits are what guards it.
        key = Fingerprint.Key(bytes: SecretBytes(utf8: "maas-region peers \(framework.model.uuid.prefix(46))"))
        self.token = token
        var builder = Fingerprint.Builder(key: key)
        builder.append("token", token)
        digest = String(builder.finish().description.prefix(32))
    }

    // The keys of a unit's databag, and of the application's.
    private static let hostname = "hostname"
    private static let url = "url"
    private static let release = "release"
    private static let token = "token"
    private static let earlierTokens = "token-before"
    /// How many tokens before the present one are known again: each is a rotation that a machine may have missed.
    private static let maximumEarlierTokens = 8
    /// The mark of what racks were given when MAAS was last asked about all of them.
    private static let looked = "looked"

    /// Takes back that this unit is a region, which it can't be now.
    static func withdraw(_ framework: Framework, endpoint: String) throws {
        for relation in try framework.model.liveRelations(endpoint) {
            relation.unitData.set(hostname, nil)
            relation.unitData.set(url, nil)
            relation.unitData.set(release, nil)
        }
    }

    /// Shares what this unit is. Its former digests stay, so that a token that is rotated is not taken for another MAAS.
    func share(hostname: String?, url: RegionURL, release: MaasRelease? = nil) throws {
        guard let databag = relation?.unitData else { return }
        try note(in: databag, after: databag.values)
        databag.set(Self.hostname, hostname)
        databag.set(Self.url, hostname == nil ? nil : url.description)
        databag.set(Self.release, hostname == nil ? nil : release?.description)
    }

    /// Notes this unit's token in a databag that has `values`, with those before it.
    private func note(in databag: Databag, after values: [String: String]) {
        guard values[Self.token] != digest else { return }
        let before = ([values[Self.token]].compactMap { $0 } + Self.earlierTokens(in: values)).filter { $0 != digest }
        let text = before.prefix(Self.maximumEarlierTokens).joined(separator: " ")
        databag.set(Self.earlierTokens, text.isEmpty ? nil : text)
        databag.set(Self.token, digest)
    }

    /// The release that this unit has shared last, or nil.
    var ownRelease: MaasRelease? {
        get throws { try relation?.unitData.values[Self.release].flatMap(MaasRelease.init) }
    }

    /// The URL that racks are given, as the leader has noted it; nil before it has.
    var agreedURL: RegionURL? {
        get throws { try relation?.applicationData()[Self.url].flatMap { try? RegionURL($0) } }
    }

    /// What racks are given at `url`.
    func offer(_ url: RegionURL) throws -> RackOffer {
        var builder = Fingerprint.Builder(key: key)
        builder.append("url", url.description)
        builder.append("token", token)
        let mark = String(builder.finish().description.prefix(16))
        let looked = try relation?.applicationData()[Self.looked]
        return RackOffer(mark: mark, isNew: looked.map { $0 != mark } ?? false)
    }

    /// Notes that MAAS was asked about all racks that are given `offer`.
    func noteLook(_ offer: RackOffer, as leader: Leader) {
        relation?.applicationData(as: leader).set(Self.looked, offer.mark)
    }

    private static func earlierTokens(in databag: [String: String]) -> [String] {
        (databag[earlierTokens] ?? "").split(separator: " ").map(String.init)
    }

    /// The digests of the token that a databag tells of, and of those before.
    private static func tokens(in databag: [String: String]) -> Set<String> {
        Set([databag[token]].compactMap { $0 } + earlierTokens(in: databag))
    }

    /// The digests of this unit's token, and of those before.
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
                    url: values[Self.url].flatMap { try? RegionURL($0) },
                    release: values[Self.release].flatMap(MaasRelease.init), token: values[Self.token],
                    earlierTokens: Self.earlierTokens(in: values))
            }
        }
    }

    /// Why this unit is not of the MAAS whose URL is published; nil when all is well. Racks stay with that MAAS also when the last
    /// of its regions has gone, until no agent is related any more.
    func strangeness(hasAgents: Bool) throws -> Status? {
        let published = Self.tokens(in: try relation?.applicationData() ?? [:])
        guard !published.isEmpty, try tokens.isDisjoint(with: published) else { return nil }
        if let other = try members.first(where: { $0.hostname != nil && !$0.tokens.isDisjoint(with: published) }) {
            return .blocked(
                "this region belongs to another MAAS than \(other.unit): remove this unit, or join that MAAS")
        }
        guard hasAgents else { return nil }
        return .blocked(
            "this region belongs to another MAAS than the one that racks were given, of which no region is left: join that "
                + "MAAS, or remove the relation with the agents and integrate them again if they are to move here")
    }

    /// Throws on a machine that has missed a rotation, of which the leader or another region knows: racks keep the newer token.
    ///
    /// - Throws: ``RegionUnavailable``.
    func checkIsCurrent() throws {
        let own = try tokens
        let noted = try relation?.applicationData() ?? [:]
        let newer =
            try [(noted[Self.token], Self.earlierTokens(in: noted))] + members.map { ($0.token, $0.earlierTokens) }
        guard
            newer.contains(where: { token, before in
                before.contains(digest) && token.map { !own.contains($0) } == true
            })
        else { return }
        throw RegionUnavailable(
            .waiting(
                "for MAAS on this machine to have the secret that its regions share now, instead of the one before: "
                    + "restart it"))
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
    func decide(
        hostname: String, url own: RegionURL, release: MaasRelease?, option: RegionURL?, as leader: Leader
    ) throws -> Decision {
        guard let relation else { return Decision(url: option ?? own, hostnames: [hostname]) }
        let databag = relation.applicationData(as: leader)
        let noted = try databag.values
        let tokens = try tokens
        let published = Self.tokens(in: noted)
        let isOurs = !tokens.isDisjoint(with: published)
        note(in: databag, after: isOurs ? noted : [:])
        let ours = isOurs ? tokens.union(published) : tokens
        let members = try members
        let strangers = members.filter { !$0.tokens.isEmpty && $0.tokens.isDisjoint(with: ours) }.map(\.unit)
        let fellows = members.filter { !strangers.contains($0.unit) }
        let urls = Set(fellows.compactMap(\.url) + [own])
        let kept = noted[Self.url].flatMap { try? RegionURL($0) }.flatMap { urls.contains($0) ? $0 : nil }
        let url = option ?? kept ?? own
        databag.set(Self.url, url.description)
        let hostnames = ([HostName(hostname)] + fellows.map(\.hostname)).compactMap { $0?.description }
        var decision = Decision(url: url, hostnames: hostnames)
        decision.notes = strangers.map { "\($0) belongs to another MAAS" }
        let releases = Set(fellows.compactMap(\.release) + [release].compactMap { $0 })
        if releases.count > 1 {
            let list = releases.sorted().map(\.description).joined(separator: ", ")
            decision.notes.append("regions run different releases of MAAS (\(list)): refresh those that are behind")
        }
        if option == nil, urls.count > 1 {
            let list = urls.map(\.description).sorted().joined(separator: ", ")
            decision.notes.append(
                "regions have different URLs (\(list)), racks are given \(url): set the option maas-url")
        }
        return decision
    }
}
