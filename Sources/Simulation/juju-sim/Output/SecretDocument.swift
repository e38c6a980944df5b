import SimulatedJuju

/// What juju shows of a secret: its content only if that is put in.
struct SecretDocument {
    let secret: ModelSecret
    var content: [String: String]?
    var isJSON = false

    private var isUsers: Bool { secret.owner.hasPrefix("model-") }

    /// The owner as juju names it: an application, a unit, or the model.
    var owner: String {
        if isUsers { return "<model>" }
        let name = String(secret.owner.drop { $0 != "-" }.dropFirst())
        guard secret.owner.hasPrefix("unit-"), let dash = name.lastIndex(of: "-") else { return name }
        return "\(name[..<dash])/\(name[dash...].dropFirst())"
    }

    /// The name of a user's secret; a charm's has none, but a label.
    var name: String { isUsers ? secret.label : "" }

    /// The rotation policy.
    var rotation: String { secret.rotate.isEmpty ? "never" : secret.rotate }

    /// When anything of it changed last, in seconds since 1970 (state: updateSecretMetadataDoc).
    var updated: Double { secret.updated ?? secret.revisions.last?.created ?? created }

    private var created: Double { secret.created ?? secret.revisions.first?.created ?? 0 }

    /// The document.
    func value(showsRevisions: Bool, showsAccess: Bool = false) -> Value {
        var fields = [Value.Field("revision", .integer(secret.latestRevision))]
        if let expire = secret.expire { fields.append(.init("expires", .time(JujuTime.rfc3339(expire)))) }
        fields.append(.init("rotation", .string(rotation)))
        if let next = secret.nextRotate { fields.append(.init("rotates", .time(JujuTime.rfc3339(next)))) }
        fields.append(.init("owner", .string(owner)))
        if !secret.description.isEmpty { fields.append(.init("description", .string(secret.description))) }
        if !secret.label.isEmpty { fields.append(.init(isUsers ? "name" : "label", .string(secret.label))) }
        fields.append(.init("created", .time(JujuTime.rfc3339(created))))
        fields.append(.init("updated", .time(JujuTime.rfc3339(updated))))
        if let content {
            let texts = Value.map(content.mapValues(Value.string))
            fields.append(.init("content", isJSON ? .record([.init("Data", texts)]) : texts))
        }
        if showsRevisions { fields.append(.init("revisions", .list(secret.revisions.map(revision)))) }
        if showsAccess, !secret.grants.isEmpty { fields.append(.init("access", .list(secret.grants.map(grant)))) }
        return .record(fields)
    }

    private func revision(_ revision: ModelSecret.Revision) -> Value {
        let created = Value.time(JujuTime.rfc3339(revision.created ?? created))
        return .record([
            .init("revision", .integer(revision.number)), .init("backend", .string("internal")),
            .init("created", created), .init("updated", created),
        ])
    }

    private func grant(_ grant: ModelSecret.Grant) -> Value {
        .record([
            .init("target", .string(grant.target)), .init("scope", .string(grant.scope)),
            .init("role", .string(grant.role)),
        ])
    }
}
