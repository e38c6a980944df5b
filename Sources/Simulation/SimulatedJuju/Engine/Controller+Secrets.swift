import JujuProtocol

/// What the controller does with secrets when a hook has ended (apiserver secretsmanager and uniter, state/secrets.go).
extension Controller {
    /// Refuses a unit that may not change the secret, which wants the owner or, for an application's, its leader
    /// (apiserver/common/secrets CanManage; 4.0 domain/secret getManagementCaveat).
    private func checkManages(_ unit: UnitName, _ secret: ModelSecret) throws(ToolFailure) {
        if secret.owner == unit.tag { return }
        let isOwners = secret.owner == ModelSecret.owner(application: unit.application)
        if isOwners, model.isLeader(unit) { return }
        if profile.commitsAtOnce { throw .failed("\"\(unit)\" is not allowed to manage this secret") }
        throw .failed(isOwners ? notLeader(unit) : "permission denied")
    }

    /// Takes what a hook did with secrets. Juju before 4.0 tries each change, whatever becomes of the others of its kind, and
    /// tells of all that were refused (apiserver uniter.go: commitHookChangesForOneUnit; params: ErrorResults.Combine).
    func commitSecrets(_ commit: HookCommit, of unit: UnitName) throws(ToolFailure) {
        try each(commit.secretCreates, .creating) { change throws(ToolFailure) in try create(change, by: unit) }
        try each(commit.secretUpdates, .updating) { change throws(ToolFailure) in try update(change, by: unit) }
        for id in commit.trackLatest { trackLatest(id, by: unit) }
        try each(commit.grants, .granting) { grant throws(ToolFailure) in try self.grant(grant, by: unit) }
        try each(commit.revokes, .revoking) { revoke throws(ToolFailure) in
            _ = try managed(revoke.id, by: unit)
            model.secrets[revoke.id]?.grants.removeAll { $0.target == revoke.subject }
        }
        try each(commit.secretRemovals, .removing) { removal throws(ToolFailure) in
            _ = try managed(removal.id, by: unit)
            remove(removal)
        }
    }

    /// What a hook did with secrets, in the words of what is refused, and Juju 4.0's.
    private enum SecretStep: String {
        case creating = "creating secrets"
        case updating = "updating secrets"
        case granting = "granting secrets access"
        case revoking = "revoking secrets access"
        case removing = "removing secrets"

        /// Juju 4.0's words for what its transaction refuses of the secret `id` (domain/unitstate/state/commithook.go).
        func newWords(_ id: String) -> String {
            switch self {
            case .creating: "create secrets: creating secret \"\(id)\""
            case .updating: "update secrets: updating secret \"\(id)\""
            case .granting: "grant secrets access"
            case .revoking: "revoke secrets access"
            case .removing: "delete secrets"
            }
        }
    }

    private func each<Change: SecretChanging>(
        _ changes: [Change], _ step: SecretStep, _ body: (Change) throws(ToolFailure) -> Void
    ) throws(ToolFailure) {
        var reasons: [String] = []
        var counts = false
        for change in changes {
            let isGone = step == .removing && model.secrets[change.id] == nil
            do throws(ToolFailure) {
                try body(change)
            } catch {
                if profile.commitsAtOnce { throw error.prefixed(step.newWords(change.id)) }
                reasons.append(error.message)
                if !isGone { counts = true }
            }
        }
        if counts { throw .failed("\(step.rawValue): \(reasons.joined(separator: "\n"))") }
    }

    /// What Juju 4.0 leaves of a commit's changes of secrets: none of those that are gone; and it refuses those that the unit may
    /// not make (apiserver uniter/secrets.go: prepareSecretUpdates and its like).
    func checkingSecrets(_ commit: HookCommit, of unit: UnitName) throws(ToolFailure) -> HookCommit {
        var commit = commit
        let new = Set(commit.secretCreates.map(\.id))
        commit.secretUpdates = try permitted(commit.secretUpdates, .updating, new, to: unit)
        commit.grants = try permitted(commit.grants, .granting, new, to: unit)
        commit.revokes = try permitted(commit.revokes, .revoking, new, to: unit)
        commit.secretRemovals = try permitted(commit.secretRemovals, .removing, new, to: unit)
        return commit
    }

    private func permitted<Change: SecretChanging>(
        _ changes: [Change], _ step: SecretStep, _ new: Set<String>, to unit: UnitName
    ) throws(ToolFailure) -> [Change] {
        var reasons: [String] = []
        var left: [Change] = []
        for change in changes {
            guard let secret = model.secrets[change.id] else {
                if step == .granting && new.contains(change.id) {
                    left.append(change)
                } else {
                    tellLost(change.id, unit)
                }
                continue
            }
            do throws(ToolFailure) {
                try checkManages(unit, secret)
                left.append(change)
            } catch { reasons.append(error.message) }
        }
        guard reasons.isEmpty else { throw .failed("\(step.rawValue): \(reasons.joined(separator: "\n"))") }
        return left
    }

    private func tellLost(_ id: String, _ unit: UnitName) {
        log(unit, "juju.worker.uniter", .warning, "secret \(GoText.quoted(id)) is gone: passed over")
    }

    /// The secret, which the unit may change.
    private func managed(_ id: String, by unit: UnitName) throws(ToolFailure) -> ModelSecret {
        guard let secret = model.secrets[id] else { throw .failed("secret \"\(id)\" not found") }
        try checkManages(unit, secret)
        return secret
    }

    /// Gives a right, of which there is one for each reader (state GrantSecretAccess).
    private func grant(_ grant: HookCommit.GrantChange, by unit: UnitName) throws(ToolFailure) {
        let secret = try managed(grant.id, by: unit)
        do throws(ToolFailure) {
            try give(grant, of: secret, by: unit)
        } catch {
            if profile.commitsAtOnce { throw error }
            // apiserver secretsmanager/secrets.go: secretsGrantRevoke
            throw error.prefixed(
                "cannot change access to \(GoText.quoted(grant.uri)) for \(GoText.quoted(grant.subject))")
        }
    }

    private func give(
        _ grant: HookCommit.GrantChange, of secret: ModelSecret, by unit: UnitName
    ) throws(ToolFailure) {
        try refuseOverModels(grant)
        let scope = model.relations(of: unit.application).first { $0.tag == grant.scope }
        if let scope, scope.life != .alive {
            throw .failed("cannot grant access to secret in scope of \"\(grant.scope)\" which is not alive")
        }
        if let existing = secret.grants.first(where: { $0.target == grant.subject }) {
            guard existing.scope == grant.scope else { throw .failed("cannot change secret permission scope") }
            return
        }
        model.secrets[grant.id]?.grants.append(.init(target: grant.subject, scope: grant.scope, role: grant.role))
    }

    /// Over models only the side that makes the offer shares secrets, and with applications alone (state/secrets.go:
    /// GrantSecretAccess).
    private func refuseOverModels(_ grant: HookCommit.GrantChange) throws(ToolFailure) {
        if let unit = UnitName.tagged(grant.subject) {
            guard model.crossModel.applications[unit.application] == nil else {
                throw .failed("sharing secrets with a unit across a cross model relation not supported")
            }
        } else if model.crossModel.applications[String(grant.subject.dropFirst("application-".count))]?.offer != nil {
            throw .failed("sharing consumer secrets across a cross model relation not supported")
        }
    }

    private func create(_ change: HookCommit.SecretChange, by unit: UnitName) throws(ToolFailure) {
        let owner = change.owner ?? unit.tag
        if owner != unit.tag, !model.isLeader(unit) { throw .failed(notLeader(unit)) }
        try refuseDouble(change.label, owner: owner)
        model.secrets[change.id] = ModelSecret(id: change.id, owner: owner)
        apply(change)
    }

    private func update(_ change: HookCommit.SecretChange, by unit: UnitName) throws(ToolFailure) {
        let secret = try managed(change.id, by: unit)
        if change.label != secret.label { try refuseDouble(change.label, owner: secret.owner) }
        if change.content == nil, change.expire != nil, secret.latest == nil {
            throw .failed("reversion \(secret.latestRevision) for secret \"secret:\(secret.id)\" not found")
        }
        if profile.refusesOtherRotation, Self.rotates(secret.rotate), change.rotate.map(Self.rotates) == true {
            throw .failed("must specify a secret rotate time")
        }
        apply(change)
    }

    private static func rotates(_ policy: String) -> Bool { SecretRotation(rawValue: policy)?.seconds != nil }

    private func refuseDouble(_ label: String?, owner: String) throws(ToolFailure) {
        guard let label, !label.isEmpty, labelConflict(label, of: owner) != nil else { return }
        throw .failed("secret with label \(GoText.quoted(label)) already exists")
    }

    /// Makes the changes of `change` in the secret, which exists (state updateSecretMetadataDoc, secretRotationOps). Times
    /// are kept to the second.
    func apply(_ change: HookCommit.SecretChange) {
        guard var secret = model.secrets[change.id] else { return }
        let now = now().rounded()
        secret.label = change.label ?? secret.label
        secret.description = change.description ?? secret.description
        secret.updated = now
        if let rotate = change.rotate {
            secret.rotate = rotate
            let next = SecretRotation(rawValue: rotate)?.seconds.map { now + $0 }
            // Another policy can make the next rotation come sooner, not later.
            secret.nextRotate = next.map { min($0, secret.nextRotate ?? $0) }
        }
        // The date belongs to a revision: a new one that is given none has none.
        let expire = change.expire?.rounded()
        if let content = change.content, let checksum = change.checksum {
            let number = secret.latestRevision + 1
            secret.created = secret.created ?? now
            secret.revisions.append(
                ModelSecret.Revision(number: number, checksum: checksum, created: now, expire: expire))
            model.contents[secret.contentKey(number)] = content
        } else if let expire, let last = secret.revisions.indices.last {
            secret.revisions[last].expire = expire
        }
        model.secrets[change.id] = secret
        agenda.note(secret, owner: keeper(of: secret))
    }

    /// The unit whose agent cares for a secret, or nil.
    func keeper(of secret: ModelSecret) -> UnitName? {
        if let application = secret.owningApplication { return model.applications[application]?.leader }
        return UnitName.tagged(secret.owner)
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

    /// Removes a secret or some of its revisions; one of which all are named goes, and with it what its readers know of it
    /// (state deleteSecrets, deleteOne).
    func remove(_ removal: HookCommit.SecretRemoval) {
        guard let secret = model.secrets[removal.id] else { return }
        let named = removal.revisions ?? secret.revisions.map(\.number)
        let isWhole = secret.revisions.allSatisfy { named.contains($0.number) }
        let gone = secret.revisions.map(\.number).filter { number in
            isWhole || named.contains { names(number, as: $0) }
        }
        model.secrets[removal.id]?.revisions.removeAll { gone.contains($0.number) }
        for number in gone { model.contents[secret.contentKey(number)] = nil }
        if let left = model.secrets[removal.id] { agenda.note(left, owner: keeper(of: left)) }
        guard isWhole else { return }
        let readers = agenda.isOpen ? agenda.readers(of: removal.id) : Set(model.units.keys)
        for reader in readers where model.units[reader]?.consumers[removal.id] != nil {
            track(nil, of: removal.id, by: reader)
        }
        model.secrets[removal.id] = nil
    }

    /// Whether removing revision `named` removes `number`: before Juju 3.6.11 also where it only begins so (juju#20782).
    private func names(_ number: Int, as named: Int) -> Bool {
        number == named || profile.removesRevisionsByPrefix && String(number).hasPrefix(String(named))
    }
}

/// A change of a secret, which its id names.
protocol SecretChanging { var id: String { get } }

extension HookCommit.SecretChange: SecretChanging {}
extension HookCommit.GrantChange: SecretChanging {}
extension HookCommit.SecretRemoval: SecretChanging {}
