/// A secret that the unit manages, as secret-info-get shows it: with the hook's pending changes, except of rights.
struct OwnedSecret {
    let id: String
    var label: String
    private var owner: String
    private var revision: Int
    private var description: String
    private var rotate: String
    private var expire: Double?
    private var nextRotate: Double?
    private var grants: [ModelSecret.Grant]

    /// The unit's secrets, those made in this hook first.
    static func all(in context: HookContext) -> [OwnedSecret] {
        let stored = context.ownedSecrets().values.filter { context.secrets.removals[$0.id] == nil }
        let created = context.secrets.creates.values.sorted { $0.id < $1.id }
        return created.map { OwnedSecret(created: $0) }
            + stored.sorted { $0.id < $1.id }
            .map { OwnedSecret(stored: $0, update: context.secrets.updates[$0.id]) }
    }

    private init(created change: HookCommit.SecretChange) {
        id = change.id
        label = change.label ?? ""
        owner = change.owner ?? ""
        revision = 1
        description = change.description ?? ""
        rotate = change.rotate ?? ""
        expire = change.expire
        grants = []
    }

    private init(stored secret: ModelSecret, update: HookCommit.SecretChange?) {
        id = secret.id
        label = update?.label ?? secret.label
        owner = secret.owner
        revision = secret.latestRevision
        description = update?.description ?? secret.description
        rotate = update?.rotate ?? secret.rotate
        expire = update?.expire ?? secret.expire
        nextRotate = secret.nextRotate
        grants = secret.grants
    }

    /// The fields in Juju's order; empty ones are left out, but not the label.
    var fields: [Value.Field] {
        var fields = [
            Value.Field("revision", .integer(revision)), Value.Field("label", .string(label)),
            Value.Field("owner", .string(String(owner.prefix { $0 != "-" }))),
        ]
        if !description.isEmpty { fields.append(Value.Field("description", .string(description))) }
        if !rotate.isEmpty { fields.append(Value.Field("rotation", .string(rotate))) }
        if let expire { fields.append(Value.Field("expiry", .time(GoTime.text(expire, keepsFraction: true)))) }
        if let nextRotate { fields.append(Value.Field("rotates", .time(GoTime.text(nextRotate, keepsFraction: true)))) }
        if !grants.isEmpty {
            let access = grants.map { grant in
                Value.record([
                    Value.Field("target", .string(grant.target)), Value.Field("scope", .string(grant.scope)),
                    Value.Field("role", .string(grant.role)),
                ])
            }
            fields.append(Value.Field("access", .list(access)))
        }
        return fields
    }
}
