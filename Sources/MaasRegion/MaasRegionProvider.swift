import CharmKit
import JujuProtocol
import SealedStore

/// The region's side of the `maas_controller` interface (Python: `MaasRegionProvider`).
///
/// It keeps one secret for each relation, and lets go of it with the relation. It sets no status and installs nothing.
public final class MaasRegionProvider {
    private let framework: Framework
    private let endpoint: String
    private let obsolete: StoredValue<[ObsoleteRevision]>
    private var secrets: [Int: EnrollSecret] = [:]

    /// The provider of an endpoint.
    ///
    /// - Parameters:
    ///   - framework: The charm's framework.
    ///   - key: Names this provider's state; differs from that of others in the same charm.
    ///   - endpoint: The endpoint's name in the charm's metadata.
    public init(_ framework: Framework, key: Handle = "maas-region", endpoint: String = "maas-region") {
        self.framework = framework
        self.endpoint = endpoint
        obsolete = framework.stored([ObsoleteRevision].self, key.appending("obsolete"))
        framework.observe(.relationBroken(endpoint)) { [self] event in
            let secret = enrollSecret(of: event.relationID)
            // Whoever leads removes the secret; no other unit must try to let go of a part of it, should it ever lead.
            obsolete.set(try obsolete.value?.filter { $0.label != secret.label })
            if let leader = try framework.model.leader { try secret.remove(as: leader) }
        }
        framework.observe(.secretRemove) { [self] event in
            guard let label = event.label, label.hasPrefix("enroll-\(endpoint)-"), let revision = event.revision else {
                return
            }
            let next = ObsoleteRevision(secret: event.id, label: label, revision: revision)
            obsolete.set(try (obsolete.value ?? []) + [next])
        }
        framework.finish { [self] in try removeOneRevision() }
    }

    /// Lets go of a revision that nobody reads any more: one in a hook, which is what Juju can do, and none in a hook that
    /// changes a secret, since the one would undo the other (Juju 3.6).
    private func removeOneRevision() throws {
        guard let waiting = try obsolete.value, let next = waiting.first else { return }
        guard !secrets.values.contains(where: \.isChanged), let leader = try framework.model.leader else { return }
        try framework.model.secret(next.secret).remove(revision: next.revision, as: leader)
        let rest = Array(waiting.dropFirst())
        obsolete.set(rest.isEmpty ? nil : rest)
    }

    /// Publishes what agents need to enroll, in every relation (Python: `publish_enroll_token`).
    ///
    /// What is published already is not written again: no new revision of the secret, no write to the databag.
    ///
    /// - Parameters:
    ///   - apiURL: The URL of the MAAS API, such as `http://10.0.0.10:5240/MAAS`.
    ///   - regions: The host names of the region controllers, in any order.
    ///   - secret: The enroll token.
    ///   - certificateAuthority: The certificate authority of an https URL, in PEM, or nil.
    ///   - racks: What MAAS says of each rack, or nil when nobody has asked it.
    ///   - leader: Only a leader can publish.
    /// - Throws: ``MaasInterfaceError`` when the URL or the token is empty, with nothing published; `HookToolError`.
    public func publishEnrollToken(
        apiURL: String, regions: [String], secret: SecretBytes, certificateAuthority: String? = nil,
        racks: [UnitName: RackReport]? = nil, as leader: Leader
    ) throws {
        guard !apiURL.isEmpty else { throw MaasInterfaceError(.missing, field: "api_url", reason: "is empty") }
        guard !secret.isEmpty else {
            throw MaasInterfaceError(.missing, field: MaasProviderAppData.secretKey, reason: "is empty")
        }
        for relation in try framework.model.liveRelations(endpoint) {
            let application = try relation.application
            let data = MaasProviderAppData(
                apiURL: apiURL, regions: regions,
                secretID: try enrollSecret(of: relation.id).ensure(secret, readableBy: application, as: leader),
                certificateAuthority: certificateAuthority,
                racks: try racks.map { try reports($0, byOwnNamesIn: relation) })
            data.write(to: relation.applicationData(as: leader))
        }
    }

    /// The related agents' units (Python: `gather_rack_units`).
    ///
    /// - Throws: `HookToolError` when Juju can't be asked; never because of what an agent has published.
    public func gatherRackUnits() throws -> RackUnits {
        var units = RackUnits()
        for relation in try framework.model.liveRelations(endpoint) {
            for unit in try relation.units {
                units.add(unit, MaasRequirerUnitData.read(from: try relation.data(of: unit)))
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

    private func reports(
        _ racks: [UnitName: RackReport], byOwnNamesIn relation: Relation
    ) throws -> [UnitName: RackReport] {
        try ownNames(in: relation).reduce(into: [:]) { reports, names in reports[names.value] = racks[names.key] }
    }

    /// What the agents of a relation call themselves, or what Juju calls them here until they have said it.
    private func ownNames(in relation: Relation) throws -> [UnitName: UnitName] {
        try relation.units.reduce(into: [:]) { names, unit in
            let data = MaasRequirerUnitData.read(from: try relation.data(of: unit)).complete
            names[unit] = data?.ownName(of: unit) ?? unit
        }
    }

    private func enrollSecret(of relation: Int) -> EnrollSecret {
        if let secret = secrets[relation] { return secret }
        let secret = EnrollSecret(
            relation: relation, label: "enroll-\(endpoint)-\(relation).secret", application: framework.model.application
        )
        secrets[relation] = secret
        return secret
    }
}
