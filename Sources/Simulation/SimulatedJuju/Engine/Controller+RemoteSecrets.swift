import JujuProtocol

/// Secrets of other models: they are read where they are, while who reads them tracks revisions at home (apiserver secretsmanager
/// getRemoteSecretContent, crossmodelsecrets getSecretContent).
extension Controller {
    /// The content that a unit gets to read of a secret of another model.
    func remoteSecretContent(
        for unit: UnitName, _ uri: SecretURI, in source: String, label: String, refresh: Bool, peek: Bool
    ) throws(ToolFailure) -> SecretContent {
        let known = model.units[unit]?.consumers[uri.id]
        // Whoever reads it first tracks what there is.
        let isRefreshed = refresh || known == nil
        guard let owner = crossModel?.controller(of: source),
            let token = model.crossModel.tokens[unit.application], let secret = owner.model.secrets[uri.id]
        else { throw .failed("permission denied") }
        let reader = UnitName(application: "remote-\(token)", number: unit.number)
        guard owner.mayRead(reader, secret) else { throw .failed("permission denied") }
        let latest = secret.latestRevision
        if isRefreshed || (peek && secret.remoteReaders[reader] == nil) {
            owner.trackRemotely(latest, of: uri.id, by: reader)
        }
        let wanted = isRefreshed || peek ? latest : known?.currentRevision ?? latest
        guard let content = owner.model.contents[secret.contentKey(wanted)] else {
            throw .failed("secret revision \"\(uri.id)/\(wanted)\" not found")
        }
        guard isRefreshed || !label.isEmpty else { return content }
        var consumer = known ?? SecretConsumer(currentRevision: latest, latestRevision: latest)
        if isRefreshed { (consumer.currentRevision, consumer.latestRevision) = (latest, latest) }
        if !label.isEmpty, label != consumer.label {
            if let conflict = labelConflict(label, of: unit.tag, asReader: true) { throw .failed(conflict) }
            consumer.label = label
        }
        model.units[unit]?.consumers[uri.id] = consumer
        if model.crossModel.secrets[uri.id] == nil {
            model.crossModel.secrets[uri.id] = RemoteSecret(modelUUID: source, latestRevision: latest)
        }
        return content
    }

    /// Lets a unit of another model read this revision of a secret from now on; nil for none.
    private func trackRemotely(_ revision: Int?, of id: String, by reader: UnitName) {
        guard let secret = model.secrets[id] else { return }
        let old = secret.remoteReaders[reader]
        model.secrets[id]?.remoteReaders[reader] = revision
        guard old != revision else { return }
        agenda.note(reader, reads: secret, from: old, to: revision, owner: keeper(of: secret))
    }

    /// Forgets what units of another model read, since they left (crossmodel.go: handleDepartedUnits).
    func forgetRemoteReaders(_ readers: Set<UnitName>) {
        if readers.isEmpty { return }
        for secret in model.secrets.values.sorted(by: { $0.id < $1.id }) {
            for reader in secret.remoteReaders.keys.filter(readers.contains).sorted() {
                trackRemotely(nil, of: secret.id, by: reader)
            }
        }
    }

    /// Takes note of new revisions of another model's secrets (crossmodelrelations.go: WatchConsumedSecretsChanges), of those that are
    /// named alone or of all, and says whether there are any.
    func noteRemoteSecrets(of owner: Controller, only changed: Set<String>?) -> Bool {
        var isNew = false
        let known = model.crossModel.secrets
        for id in changed ?? Set(known.keys) {
            guard let secret = known[id], secret.modelUUID == owner.model.uuid,
                let latest = owner.model.secrets[id]?.latestRevision, latest != secret.latestRevision
            else { continue }
            model.crossModel.secrets[id]?.latestRevision = latest
            for unit in model.units.values where unit.consumers[id] != nil { agenda.noteSecret(id, for: unit.name) }
            isNew = true
        }
        return isNew
    }
}
