import CharmKit
import JujuProtocol
import MaasIdentifiers
import SealedStore

/// The region's side of the `maas_controller` interface (Python: `MaasRegionProvider`).
///
/// It keeps one secret for each relation, and lets go of it with the relation. It sets no status and installs nothing.
public final class MaasRegionProvider {
    private let framework: Framework
    private let endpoint: String
    private let secrets: SecretKeeper
    private let sealer: TokenSealer
    private let consumed: ConsumedOffers

    /// The provider of an endpoint.
    ///
    /// - Parameters:
    ///   - framework: The charm's framework.
    ///   - key: Names this provider's state; differs from that of others in the same charm.
    ///   - endpoint: The endpoint's name in the charm's metadata.
    public init(_ framework: Framework, key: Handle = "maas-region", endpoint: String = "maas-region") {
        self.framework = framework
        self.endpoint = endpoint
        secrets = SecretKeeper(
            framework, key: key.appending("secrets"), endpoint: endpoint,
            label: .perRelation(prefix: "enroll-\(endpoint)-", suffix: ".secret"))
        sealer = TokenSealer(framework: framework, key: key.appending("sealed"))
        consumed = ConsumedOffers(framework: framework, key: key.appending("consumed"))
        framework.observe(.relationBroken(endpoint)) { [sealer, consumed] event in
            try sealer.forget(relation: event.relationID)
            try consumed.forget(relation: event.relationID)
        }
    }

    /// The secrets with the token whose content Juju can't give now, so that nobody knows whether it is the one wanted; known when
    /// a status is collected.
    public var unreadableSecrets: [UnreadableSecret] { secrets.unreadable }

    /// Publishes what agents need to enroll, in every relation (Python: `publish_enroll_token`).
    ///
    /// It goes out at the end of the hook. What is published already is not written again: no new revision of the secret, no
    /// write to the databag. Where no secret can be shared, on Juju 2.9 and over a relation to an offer of the agents' model that this
    /// model consumes, the token is sealed for each agent that has published a key.
    ///
    /// - Parameters:
    ///   - apiURL: The URL of the MAAS API, such as `http://10.0.0.10:5240/MAAS`.
    ///   - regions: The host names of the region controllers, in any order.
    ///   - secret: The enroll token.
    ///   - certificateAuthority: The certificate authority of an https URL, in PEM, or nil.
    ///   - racks: What MAAS says of each rack, or nil when nobody has asked it.
    ///   - maasVersion: The version of MAAS that the region runs; nil where nobody can tell now, and what was published stays.
    ///   - leader: Only a leader can publish.
    /// - Throws: ``MaasInterfaceError`` when the URL is none or the token is empty, with nothing published; `HookToolError`.
    public func publishEnrollToken(
        apiURL: String, regions: [String], secret: SecretBytes, certificateAuthority: String? = nil,
        racks: [UnitName: RackReport]? = nil, maasVersion: String? = nil, as leader: Leader
    ) throws {
        guard !apiURL.isEmpty else { throw MaasInterfaceError(.missing, field: "api_url", reason: "is empty") }
        let url = try RegionURL(field: "api_url", apiURL)
        guard !secret.isEmpty else {
            throw MaasInterfaceError(.missing, field: MaasProviderAppData.secretKey, reason: "is empty")
        }
        for relation in try framework.model.liveRelations(endpoint) {
            let data = MaasProviderAppData(
                apiURL: url, regions: regions, secretID: nil, certificateAuthority: certificateAuthority,
                racks: try racks.map { try reports($0, in: relation, as: leader) }, maasVersion: maasVersion)
            try publish(data, token: secret, in: relation, as: leader)
        }
    }

    private func publish(
        _ data: MaasProviderAppData, token: SecretBytes, in relation: Relation, as leader: Leader
    ) throws {
        let databag = relation.applicationData(as: leader)
        let published = try databag.values
        var data = data
        data.maasVersion = data.maasVersion ?? published["maas_version"]
        guard framework.hasSecrets, try !consumed.contains(relation, published: published) else {
            let tokens = published["sealed_tokens"].flatMap { WireText.object($0, of: SealedToken.init) }
            data.sealedTokens = try sealer.seal(token, in: relation, published: tokens ?? [:])
            data.write(to: databag)
            return
        }
        try sealer.forget(relation: relation.id)
        let content = SecretContent([MaasProviderAppData.secretKey: token])
        secrets.share(content, over: relation, as: leader) { [data] uri in
            var data = data
            data.secretID = uri
            data.write(to: databag)
        }
    }

    /// The related agents' units (Python: `gather_rack_units`).
    ///
    /// - Throws: `HookToolError` when Juju can't be asked; never because of what an agent has published.
    public func gatherRackUnits() throws -> RackUnits {
        var units = RackUnits()
        for relation in try framework.model.liveRelations(endpoint) {
            for unit in try relation.units {
                units.add(unit, MaasRequirerUnitData.read(from: try relation.data(of: unit)), relation: relation.id)
            }
        }
        return units
    }

    /// What was published of racks last, in all relations.
    ///
    /// - Throws: `HookToolError` when Juju can't be asked.
    public func publishedRacks(as leader: Leader) throws -> [UnitName: RackReport] {
        try framework.model.liveRelations(endpoint).reduce(into: [:]) { racks, relation in
            let databag = try relation.applicationData(as: leader).values
            let published = MaasProviderAppData.read(from: databag).complete?.racks ?? [:]
            for (unit, name) in try ownNames(in: relation) { racks[unit] = published[name] }
        }
    }

    /// What to publish in a relation. Reports on units that have left go when the last one that leaves has: to wake all agents for
    /// each of them would cost the square of their number. To a region's unit that leaves itself all seem to have left.
    private func reports(
        _ racks: [UnitName: RackReport], in relation: Relation, as leader: Leader
    ) throws -> [UnitName: RackReport] {
        let wanted = try ownNames(in: relation).reduce(into: [:]) { reports, names in
            reports[names.value] = racks[names.key]
        }
        let databag = try relation.applicationData(as: leader).values
        let published = MaasProviderAppData.read(from: databag).complete?.racks ?? [:]
        guard published != wanted, published.filter({ wanted[$0.key] != nil }) == wanted else { return wanted }
        return try framework.model.unit.isDeparting || hasLeaving(relation) ? published : wanted
    }

    /// Whether agents are members still that leave, or that are dead already, which `goal-state` does not tell. Of another model's it
    /// tells none.
    private func hasLeaving(_ relation: Relation) throws -> Bool {
        let goal = try framework.model.goalState().relations[endpoint] ?? [:]
        let told = Set(goal.keys.compactMap { UnitName($0)?.application })
        return try relation.units.contains { goal[$0.description]?.isDying ?? told.contains($0.application) }
    }

    /// What the agents of a relation call themselves, or what Juju calls them here until they have said it.
    private func ownNames(in relation: Relation) throws -> [UnitName: UnitName] {
        try relation.units.reduce(into: [:]) { names, unit in
            let data = MaasRequirerUnitData.read(from: try relation.data(of: unit)).complete
            names[unit] = data?.ownName(of: unit) ?? unit
        }
    }
}
