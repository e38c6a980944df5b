import CharmKit
import JujuProtocol

/// The relations with agents of another model whose offer this model consumes.
///
/// No secret can be shared over them: Juju buffers the grant and then fails the whole hook, since only who offers shares secrets (3.0 to
/// 4.0, state/secrets.go GrantSecretAccess).
struct ConsumedOffers {
    let framework: Framework
    let key: Handle

    /// The first version with `relation-model-get`.
    private static let withModel = JujuVersion(3, 6, 2)

    /// Whether the other end of a relation, in which `published` was published, is such an offer. Juju is asked until something is
    /// published there, and remembers it then.
    func contains(_ relation: Relation, published: [String: String]) throws -> Bool {
        // What has been shared could be.
        guard published["maas_secret_id", default: ""].isEmpty else { return false }
        let mark = mark(of: relation.id)
        if try framework.state.value(mark) != nil { return true }
        guard try isOffer(relation) else { return false }
        framework.state.set(mark, "yes")
        return true
    }

    private func isOffer(_ relation: Relation) throws -> Bool {
        let application = try relation.application
        guard !OtherModel.isConsumer(application) else { return false }
        guard framework.environment.jujuVersion < Self.withModel else {
            return try relation.remoteModelUUID != framework.model.uuid
        }
        let entries = try framework.model.goalState().relations[relation.endpoint] ?? [:]
        return entries[application] == nil && entries.keys.contains(where: OtherModel.isOffer)
    }

    /// Forgets a relation, if it was one of them.
    func forget(relation id: Int) throws {
        if try framework.state.value(mark(of: id)) != nil { framework.state.set(mark(of: id), nil) }
    }

    private func mark(of relation: Int) -> String { key.appending("\(relation)").description }
}
