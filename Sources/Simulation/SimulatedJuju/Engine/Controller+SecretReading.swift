import JujuProtocol

/// How units read secrets (apiserver secretsmanager getSecretContent, getConsumedRevision; 4.0 domain/secret consume.go).
extension Controller {
    /// The content that a unit gets to read: that of the revision it tracks, or the latest one.
    ///
    /// The first read makes the unit a consumer that tracks the latest revision, also a first read that only peeks. What is
    /// tracked and how it is labelled changes at once, whatever becomes of the hook.
    func secretContent(
        for unit: UnitName,
        _ uri: SecretURI?,
        label: String,
        refresh: Bool,
        peek: Bool
    ) throws(ToolFailure) -> SecretContent {
        let label = RawText.sentKey(label)
        let source = uri?.source ?? model.uuid
        if let uri, source != model.uuid, crossModel != nil, model.secrets[uri.id] == nil {
            return try remoteSecretContent(for: unit, uri, in: source, label: label, refresh: refresh, peek: peek)
        }
        let owned = owned(id: uri?.id, label: label, by: unit)
        var consumerLabel = uri == nil ? "" : label
        if let owned, !consumerLabel.isEmpty {
            // An owner's label is the secret's own, and nobody's as a reader.
            if consumerLabel != owned.label { try relabel(owned, consumerLabel, by: unit) }
            consumerLabel = ""
        }
        let id = if let id = owned?.id ?? uri?.id { id } else { try consumed(label, by: unit) }
        if uri == nil, let remote = model.crossModel.secrets[id] {
            return try remoteSecretContent(
                for: unit, SecretURI(id: id), in: remote.modelUUID, label: "", refresh: refresh, peek: peek)
        }
        guard let secret = model.secrets[id] else { throw .failed("secret \"\(id)\" not found") }
        guard mayRead(unit, secret) else { throw .failed("permission denied") }
        let wanted = try consumedRevision(of: secret, by: unit, refresh: refresh, peek: peek, label: consumerLabel)
        guard let content = model.contents[secret.contentKey(wanted)] else {
            throw .failed("secret revision \"\(id)/\(wanted)\" not found")
        }
        return content
    }

    private func consumedRevision(
        of secret: ModelSecret, by unit: UnitName, refresh: Bool, peek: Bool, label: String
    ) throws(ToolFailure) -> Int {
        let known = model.units[unit]?.consumers[secret.id]
        let isRefreshed = refresh || known == nil
        let latest = secret.latestRevision
        var consumer = known ?? SecretConsumer(currentRevision: latest, latestRevision: latest)
        if isRefreshed { (consumer.currentRevision, consumer.latestRevision) = (latest, latest) }
        if !label.isEmpty, label != consumer.label {
            if let conflict = labelConflict(label, of: unit.tag, asReader: true) {
                throw .failed("getting latest secret revision: \(conflict)")
            }
            consumer.label = label
        }
        if isRefreshed || !label.isEmpty {
            track(consumer, of: secret.id, by: unit)
            prune(secret.id)
        }
        return isRefreshed || peek ? latest : consumer.currentRevision
    }

    /// The secret of the unit or its application with that id or, without one, with that label of its owner's.
    private func owned(id: String?, label: String, by unit: UnitName) -> ModelSecret? {
        let owners = [unit.tag, ModelSecret.owner(application: unit.application)]
        if let id { return model.secrets[id].flatMap { owners.contains($0.owner) ? $0 : nil } }
        return owners.lazy.flatMap { self.model.secrets.values(in: $0) }.first { $0.label == label }
    }

    private func relabel(_ secret: ModelSecret, _ label: String, by unit: UnitName) throws(ToolFailure) {
        guard secret.owner == unit.tag || model.isLeader(unit) else { return }
        if let conflict = labelConflict(label, of: secret.owner) { throw .failed(conflict) }
        model.secrets[secret.id]?.label = label
    }

    private func consumed(_ label: String, by unit: UnitName) throws(ToolFailure) -> String {
        if let (id, _) = model.units[unit]?.consumers.first(where: { $0.value.label == label }) { return id }
        throw .failed("consumer label \(GoText.quoted(label)) not found")
    }

    /// Whether a unit may read a secret: its own, its application's, or one that was granted to either.
    func mayRead(_ unit: UnitName, _ secret: ModelSecret) -> Bool {
        let own = [unit.tag, ModelSecret.owner(application: unit.application)]
        return own.contains(secret.owner) || secret.grants.contains { own.contains($0.target) }
    }

    /// Why nobody with that tag can have a label, for a secret of theirs or one that they read, or nil if they can: labels of
    /// owners and readers exclude one another, within a unit and between a unit and its application (state
    /// uniqueSecretOwnerLabelOps, uniqueSecretConsumerLabelOps); from Juju 4.0 on only those of owners do, and only those of one
    /// reader (domain/secret checkUnitSecretLabelExists, 0012-secret.sql).
    func labelConflict(_ label: String, of holder: String, asReader: Bool = false) -> String? {
        guard let conflict = namedConflict(label, of: holder, asReader: asReader) else { return nil }
        if profile.excludesLabelsOfReaders { return conflict }
        // Of readers the database alone tells.
        return asReader
            ? "UNIQUE constraint failed: secret_unit_consumer.label, secret_unit_consumer.unit_uuid"
            : "secret with label \(GoText.quoted(label)) already exists"
    }

    private func namedConflict(_ label: String, of holder: String, asReader: Bool) -> String? {
        let quoted = GoText.quoted(label)
        let countsOwners = !asReader || profile.excludesLabelsOfReaders
        let countsReaders = asReader || profile.excludesLabelsOfReaders
        func isOwners(_ tag: String) -> Bool {
            countsOwners && model.secrets.values(in: tag).contains { $0.label == label }
        }
        func isReaders(_ unit: UnitName) -> Bool {
            countsReaders
                && model.units[unit]?.consumers.contains {
                    $0.value.label == label && (model.secrets[$0.key] != nil || model.crossModel.secrets[$0.key] != nil)
                }
                    == true
        }
        if holder.hasPrefix("application-") {
            let application = String(holder.dropFirst("application-".count))
            let units = model.units.keys(in: ModelUnit.group(application: application))
            if units.contains(where: { isOwners($0.tag) || isReaders($0) }) {
                return "secret label \(quoted) for a unit of application \(GoText.quoted(application)) already exists"
            }
        } else if let unit = UnitName.tagged(holder) {
            if isOwners(ModelSecret.owner(application: unit.application)) {
                return "secret label \(quoted) for application \(GoText.quoted(unit.application)) already exists"
            }
            if isReaders(unit) { return "secret label \(quoted) for consumer \"\(holder)\" already exists" }
        }
        return isOwners(holder) ? "secret label \(quoted) for owner \"\(holder)\" already exists" : nil
    }
}
