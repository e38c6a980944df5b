import CharmTesting
import JujuProtocol
import MaasIdentifiers
import MaasRegion

/// What the charm of a region finds: a relation over `maas_controller`, with what each unit of the agent has published, by its
/// number; nil for one that has not yet.
public func relationForProvider(
    _ endpoint: String = "maas-region", remote: String = "maas-agent", id: Int? = nil,
    agents: [Int: MaasRequirerUnitData?]
) -> RelationState {
    RelationState(
        endpoint, remote: remote, id: id,
        remoteUnits: agents.mapValues { $0?.fields.compactMapValues { $0 } ?? [:] })
}

/// What the charm of a region finds: a relation over `maas_controller` with one agent for each host name.
public func relationForProvider(
    _ endpoint: String = "maas-region", remote: String = "maas-agent", id: Int? = nil, hostnames: [String] = ["rack-1"]
) -> RelationState {
    let databags = hostnames.enumerated().map { number, hostname in
        (number, ["unit": "\(remote)/\(number)", "hostname": hostname, "url": hostname])
    }
    return RelationState(
        endpoint, remote: remote, id: id, remoteUnits: Dictionary(uniqueKeysWithValues: databags))
}

/// What the charm of an agent finds: a relation over `maas_controller` whose region has published everything, and the
/// secret with the enroll token, which the agent has not read yet.
///
/// ```swift
/// let (relation, secret) = relationForRequirer(token: "0123456789abcdef0123456789abcdef")
/// let state = State(relations: [relation], secrets: [secret])
/// ```
public func relationForRequirer(
    _ endpoint: String = "maas-region", remote: String = "maas-region", id: Int? = nil,
    apiURL: RegionURL = "http://10.0.0.10:5240/MAAS", regions: [String] = ["region-1"],
    token: String = "0123456789abcdef0123456789abcdef", certificateAuthority: String? = nil,
    racks: [UnitName: RackReport]? = nil
) -> (relation: RelationState, secret: SecretState) {
    let secret = SecretState(
        owner: .other(remote), revisions: [.init([MaasProviderAppData.secretKey: token])])
    let data = MaasProviderAppData(
        apiURL: apiURL, regions: regions, secretID: secret.uri, certificateAuthority: certificateAuthority, racks: racks
    )
    let relation = RelationState(
        endpoint, remote: remote, id: id, remoteApplicationData: data.fields.compactMapValues { $0 })
    return (relation, secret)
}
