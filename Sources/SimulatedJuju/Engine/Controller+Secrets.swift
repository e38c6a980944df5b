import JujuProtocol

extension Controller {
    /// Whether the unit may change the secret, which wants the owner or, for an application's, its leader.
    private func owns(_ unit: UnitName, _ secret: ModelSecret) -> Bool {
        secret.owner == unit.tag || (secret.owner == "application-\(unit.application)" && model.isLeader(unit))
    }

    func commitSecrets(_ commit: HookCommit, of unit: UnitName) throws(ToolFailure) {
        for change in commit.secretCreates { try create(change, by: unit) }
        for change in commit.secretUpdates { try update(change, by: unit) }
        for id in commit.trackLatest { trackLatest(id, by: unit) }
        for grant in commit.grants {
            let secret = try owned(grant.id, by: unit, doing: "granting secrets access")
            let entry = ModelSecret.Grant(target: grant.subject, scope: grant.scope, role: grant.role)
            if !secret.grants.contains(entry) { model.secrets[grant.id]?.grants.append(entry) }
        }
        for revoke in commit.revokes {
            _ = try owned(revoke.id, by: unit, doing: "revoking secrets access")
            model.secrets[revoke.id]?.grants.removeAll { $0.target == revoke.subject }
        }
        for removal in commit.secretRemovals {
            guard let secret = model.secrets[removal.id] else { continue }
            guard owns(unit, secret) else { throw .failed("removing secrets: permission denied") }
            remove(removal)
        }
    }

    private func owned(_ id: String, by unit: UnitName, doing: String) throws(ToolFailure) -> ModelSecret {
        guard let secret = model.secrets[id] else { throw .failed("\(doing): secret \"\(id)\" not found") }
        guard owns(unit, secret) else { throw .failed("\(doing): permission denied") }
        return secret
    }

    private func create(_ change: HookCommit.SecretChange, by unit: UnitName) throws(ToolFailure) {
        let owner = change.owner ?? unit.tag
        if owner != unit.tag, !model.isLeader(unit) { throw .failed("creating secrets: \(notLeader(unit))") }
        try refuseDouble(change.label, owner: owner, except: nil, doing: "creating secrets")
        model.secrets[change.id] = ModelSecret(id: change.id, owner: owner)
        apply(change)
    }

    private func update(_ change: HookCommit.SecretChange, by unit: UnitName) throws(ToolFailure) {
        if model.secrets[change.id] == nil, model.profile.passesOverLostSecrets {
            return log(unit, "juju.worker.uniter", .warning, "secret \(GoText.quoted(change.id)) is gone: not updated")
        }
        let secret = try owned(change.id, by: unit, doing: "updating secrets")
        try refuseDouble(change.label, owner: secret.owner, except: secret.id, doing: "updating secrets")
        // juju 3.6, state/secrets.go, secretRotationOps: only a secret that did not rotate gets a time to rotate at.
        let rotates = { (policy: String?) in policy.flatMap(SecretRotation.init)?.seconds != nil }
        if rotates(change.rotate), rotates(secret.rotate), model.profile.refusesOtherRotation {
            throw .failed("updating secrets: must specify a secret rotate time")
        }
        apply(change)
    }

    private func refuseDouble(
        _ label: String?,
        owner: String,
        except id: String?,
        doing: String
    ) throws(ToolFailure) {
        guard let label, !label.isEmpty else { return }
        guard model.secrets.values(in: owner).contains(where: { $0.label == label && $0.id != id }) else { return }
        throw .failed("\(doing): secret with label \(GoText.quoted(label)) already exists")
    }

    /// Makes the changes of `change` in the secret, which exists.
    func apply(_ change: HookCommit.SecretChange) {
        guard var secret = model.secrets[change.id] else { return }
        secret.label = change.label ?? secret.label
        secret.description = change.description ?? secret.description
        // It belongs to a revision: juju 3.6, state/secrets.go, updateSecretMetadataDoc.
        secret.expire = change.content == nil ? change.expire ?? secret.expire : change.expire
        if let rotate = change.rotate {
            secret.rotate = rotate
            secret.nextRotate = SecretRotation(rawValue: rotate)?.seconds.map { now() + $0 }
        }
        if let content = change.content, let checksum = change.checksum {
            let number = secret.latestRevision + 1
            secret.created = secret.created ?? now()
            secret.revisions.append(ModelSecret.Revision(number: number, checksum: checksum, created: now()))
            model.contents[secret.contentKey(number)] = content
        }
        model.secrets[change.id] = secret
        agenda.note(secret, owner: keeper(of: secret))
    }

    /// The unit whose agent cares for a secret, or nil.
    private func keeper(of secret: ModelSecret) -> UnitName? {
        if let application = secret.owningApplication { return model.applications[application]?.leader }
        guard secret.owner.hasPrefix("unit-"), let dash = secret.owner.lastIndex(of: "-") else { return nil }
        return UnitName("\(secret.owner[..<dash].dropFirst(5))/\(secret.owner[dash...].dropFirst())")
    }

    private func trackLatest(_ id: String, by unit: UnitName) {
        guard let secret = model.secrets[id] else { return }
        let label = model.units[unit]?.consumers[id]?.label ?? ""
        let latest = secret.latestRevision
        track(SecretConsumer(label: label, currentRevision: latest, latestRevision: latest), of: id, by: unit)
    }

    /// Lets a unit read this revision of a secret from now on; nil for none.
    func track(_ consumer: SecretConsumer?, of id: String, by unit: UnitName) {
        let old = model.units[unit]?.consumers[id]?.currentRevision
        model.units[unit]?.consumers[id] = consumer
        guard old != consumer?.currentRevision, let secret = model.secrets[id] else { return }
        agenda.note(unit, reads: secret, from: old, to: consumer?.currentRevision, owner: keeper(of: secret))
    }

    /// Removes a secret or some of its revisions; a secret without revisions goes.
    func remove(_ removal: HookCommit.SecretRemoval) {
        guard let secret = model.secrets[removal.id] else { return }
        for revision in secret.revisions where removes(removal, revision.number) {
            model.secrets[removal.id]?.revisions.removeAll { $0.number == revision.number }
            model.contents[secret.contentKey(revision.number)] = nil
        }
        agenda.note(secret, owner: keeper(of: secret))
        if model.secrets[removal.id]?.revisions.isEmpty == true { model.secrets[removal.id] = nil }
    }

    private func removes(_ removal: HookCommit.SecretRemoval, _ revision: Int) -> Bool {
        guard let revisions = removal.revisions else { return true }
        guard model.profile.removesRevisionsByPrefix else { return revisions.contains(revision) }
        return revisions.contains { String(revision).hasPrefix(String($0)) }
    }

    /// Refuses a unit's own label for a secret while it or its application calls another secret so: juju 3.6,
    /// state/secrets.go, uniqueSecretConsumerLabelOps.
    private func refuseTaken(_ label: String, of unit: UnitName, for id: String) throws(ToolFailure) {
        func fail(_ whose: String) -> ToolFailure {
            .failed("secret label \(GoText.quoted(label)) for \(whose) already exists")
        }
        let application = ModelSecret.owner(application: unit.application)
        if model.secrets.values(in: application).contains(where: { $0.label == label }) {
            throw fail(GoText.quoted(unit.tag))
        }
        if model.secrets.values(in: unit.tag).contains(where: { $0.label == label }) {
            throw fail("owner \(GoText.quoted(unit.tag))")
        }
        let consumed = model.units[unit]?.consumers ?? [:]
        if consumed.contains(where: { $0.key != id && $0.value.label == label && model.secrets[$0.key] != nil }) {
            throw fail("consumer \(GoText.quoted(unit.tag))")
        }
    }

    /// The content that a unit gets to read: that of the revision it tracks, or the latest one.
    ///
    /// Tracking and labels change at once, whatever becomes of the hook.
    func secretContent(
        for unit: UnitName,
        id: String?,
        label: String,
        refresh: Bool,
        peek: Bool
    ) throws(ToolFailure) -> SecretContent {
        let id = if let id { id } else { try consumed(label, by: unit) }
        guard let secret = model.secrets[id] else { throw .failed("secret \"\(id)\" not found") }
        let isOwn = secret.owner == unit.tag || secret.owner == "application-\(unit.application)"
        guard isOwn || mayRead(unit, secret) else { throw .failed("permission denied") }
        var consumer = model.units[unit]?.consumers[id]
        if !isOwn, !label.isEmpty, consumer?.label != label { try refuseTaken(label, of: unit, for: id) }
        let isNew = consumer == nil
        let latest = secret.latestRevision
        if isOwn, !label.isEmpty, owns(unit, secret) { model.secrets[id]?.label = label }
        if isNew || refresh {
            consumer = SecretConsumer(
                label: consumer?.label ?? "", currentRevision: isNew || refresh ? latest : 0, latestRevision: latest)
        }
        if !isOwn, !label.isEmpty { consumer?.label = label }
        if !(peek && isNew) { track(consumer, of: id, by: unit) }
        let wanted = peek ? latest : consumer?.currentRevision ?? latest
        guard let content = model.contents[secret.contentKey(wanted)] else {
            throw .failed("secret revision \"\(id)/\(wanted)\" not found")
        }
        return content
    }

    private func consumed(_ label: String, by unit: UnitName) throws(ToolFailure) -> String {
        if let (id, _) = model.units[unit]?.consumers.first(where: { $0.value.label == label }) { return id }
        let owned = [unit.tag, ModelSecret.owner(application: unit.application)].flatMap {
            model.secrets.values(in: $0)
        }
        if let secret = owned.first(where: { $0.label == label }) { return secret.id }
        throw .failed("consumer label \(GoText.quoted(label)) not found")
    }

    private func mayRead(_ unit: UnitName, _ secret: ModelSecret) -> Bool {
        secret.grants.contains { $0.target == unit.tag || $0.target == "application-\(unit.application)" }
    }
}

/// How often a secret is to be rotated.
enum SecretRotation: String, CaseIterable {
    case never, hourly, daily, weekly, monthly, quarterly, yearly

    /// The seconds between rotations, or nil for never.
    var seconds: Double? {
        switch self {
        case .never: return nil
        case .hourly: return 3600
        case .daily: return 86400
        case .weekly: return 604_800
        case .monthly: return 2_592_000
        case .quarterly: return 7_776_000
        case .yearly: return 31_536_000
        }
    }
}
