import JujuProtocol

extension HookResolver {
    /// The next hook of any secret: of one that expired, that is to be rotated, that has a new revision, or of which a
    /// revision is read by nobody any more.
    func secret() -> Hook? {
        guard profile.hasSecrets else { return nil }
        return timed(at: controller.now()) ?? changed() ?? obsolete()
    }

    /// The owners for whose secrets this unit cares.
    private var owners: [String] {
        [unit.tag] + (application.leader == unit ? [ModelSecret.owner(application: unit.application)] : [])
    }

    private func timed(at now: Double) -> Hook? {
        let secrets = owners.flatMap(controller.agenda.timedSecrets).compactMap { controller.model.secrets[$0] }
        if let (secret, revision) = expired(of: secrets, at: now) {
            return Hook(.secretExpired, secret: secret.id, label: secret.label, revision: revision)
        }
        return secrets.first { $0.nextRotate.map { $0 <= now } ?? false }.map { secret in
            Hook(.secretRotate, secret: secret.id, label: secret.label, revision: secret.latestRevision)
        }
    }

    /// The revision that expired first and is still there; it expires again and again until it is removed.
    private func expired(of secrets: [ModelSecret], at now: Double) -> (ModelSecret, Int)? {
        var first: (secret: ModelSecret, revision: Int, expire: Double)?
        for secret in secrets {
            for revision in secret.revisions {
                guard let expire = revision.expire, expire <= now,
                    delivered.expiryRetries[secret.contentKey(revision.number)].map({ $0 <= now }) ?? true,
                    first.map({ expire < $0.expire }) ?? true
                else { continue }
                first = (secret, revision.number, expire)
            }
        }
        return first.map { ($0.secret, $0.revision) }
    }

    private func changed() -> Hook? {
        for id in agenda.secrets.sorted() {
            // Of a secret that it may not read any more a unit hears nothing (apiserver GetConsumerSecretsRevisionInfo).
            if let consumer = state.consumers[id], let secret = controller.model.secrets[id], secret.latestRevision > 1,
                delivered.secretRevisions[id] != secret.latestRevision, controller.mayRead(unit, secret)
            {
                let isOwn = secret.owner == unit.tag || secret.owner == ModelSecret.owner(application: unit.application)
                let label = consumer.label.isEmpty && isOwn ? secret.label : consumer.label
                return Hook(.secretChanged, secret: id, label: label, revision: secret.latestRevision)
            }
            // Of those of other models nobody asks here whether it may (secretsmanager getSecretConsumerInfo).
            if let consumer = state.consumers[id], let secret = controller.model.crossModel.secrets[id],
                secret.latestRevision > 1, delivered.secretRevisions[id] != secret.latestRevision
            {
                var hook = Hook(.secretChanged, secret: id, label: consumer.label, revision: secret.latestRevision)
                hook.secretURI = SecretURI(id: id, source: secret.modelUUID).description
                return hook
            }
            agenda.secrets.remove(id)
        }
        return nil
    }

    private func obsolete() -> Hook? {
        for owner in owners {
            let hook = controller.agenda.obsoleteSecret(of: owner) { id -> Hook? in
                guard let secret = controller.model.secrets[id], let revision = obsoleteRevision(of: secret) else {
                    return nil
                }
                return Hook(.secretRemove, secret: id, label: secret.label, revision: revision)
            }
            if let hook { return hook }
        }
        return nil
    }

    /// A revision that is not the latest, that nobody tracks, and that no secret-remove told of.
    private func obsoleteRevision(of secret: ModelSecret) -> Int? {
        let told = delivered.obsoleteRevisions[secret.id] ?? []
        return secret.revisions.map(\.number).first {
            $0 != secret.latestRevision && !told.contains($0)
                && controller.agenda.trackers[secret.contentKey($0), default: 0] == 0
        }
    }
}
