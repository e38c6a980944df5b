import JujuProtocol

extension Controller {
    /// Makes a user's secret, for options of type secret, from bytes by key, and gives its URI.
    public func addUserSecret(_ name: String, _ content: [String: [UInt8]]) throws(SimulationError) -> String {
        guard model.profile.hasUserSecrets else {
            throw SimulationError(
                .conflict, "Juju \(model.jujuVersion) has no secrets of users; they began with Juju 3.3")
        }
        try check(keysOf: content)
        let owner = "model-\(model.uuid)"
        guard !model.secrets.values(in: owner).contains(where: { $0.label == name }) else {
            throw SimulationError(.conflict, "secret \"\(name)\" already exists")
        }
        let id = model.newSecretID()
        model.secrets[id] = ModelSecret(id: id, owner: owner)
        addRevision(of: id, content, label: name)
        return "secret:\(id)"
    }

    /// Gives a user's secret new content.
    public func updateUserSecret(_ name: String, _ content: [String: [UInt8]]) throws(SimulationError) {
        try check(keysOf: content)
        let id = try userSecret(name).id
        addRevision(of: id, content, label: nil)
        prune(id)
    }

    private func check(keysOf content: [String: [UInt8]]) throws(SimulationError) {
        for key in content.keys.sorted() where !SecretArguments.isKey(key) {
            throw SimulationError(
                .badInput,
                "key \"\(key)\" not valid: three small letters or digits at least, a letter first, single hyphens between"
            )
        }
    }

    /// Lets the units of an application read a user's secret, given by name or URI.
    public func grantUserSecret(_ name: String, to application: String) throws(SimulationError) {
        let secret = try userSecret(name)
        _ = try self.application(application)
        let grant = ModelSecret.Grant(target: "application-\(application)", scope: "model-\(model.uuid)", role: "view")
        if !secret.grants.contains(grant) { model.secrets[secret.id]?.grants.append(grant) }
    }

    /// Takes from an application the right to read a user's secret.
    public func revokeUserSecret(_ name: String, from application: String) throws(SimulationError) {
        let secret = try userSecret(name)
        _ = try self.application(application)
        model.secrets[secret.id]?.grants.removeAll { $0.target == "application-\(application)" }
    }

    /// Removes a user's secret, or one revision of it.
    public func removeUserSecret(_ name: String, revision: Int?) throws(SimulationError) {
        let secret = try userSecret(name)
        if let revision, !secret.revisions.contains(where: { $0.number == revision }) {
            throw SimulationError(.notFound, "secret \"\(name)\" has no revision \(revision)")
        }
        remove(.init(uri: "secret:\(secret.id)", id: secret.id, revisions: revision.map { [$0] }))
    }

    /// Gives a user's secret a description, unless it is nil.
    public func describeUserSecret(_ name: String, _ description: String?) {
        guard let description, let secret = try? userSecret(name) else { return }
        model.secrets[secret.id]?.description = description
    }

    /// Gives a user's secret another name.
    public func renameUserSecret(_ name: String, _ new: String) throws(SimulationError) {
        let secret = try userSecret(name)
        if secret.label == new { return }
        guard !model.secrets.values(in: secret.owner).contains(where: { $0.label == new }) else {
            throw SimulationError(.conflict, "secret with name \"\(new)\" already exists")
        }
        model.secrets[secret.id]?.label = new
    }

    /// Removes from now on those revisions of a user's secret that nobody tracks.
    public func pruneUserSecret(_ name: String) throws(SimulationError) {
        let secret = try userSecret(name)
        model.secrets[secret.id]?.isPruned = true
        prune(secret.id)
    }

    /// Removes what nobody tracks of a secret for which that was asked; the latest revision stays (worker/secretspruner).
    func prune(_ id: String) {
        guard let secret = model.secrets[id], secret.isPruned == true else { return }
        let tracked = Set(model.units.values.compactMap { $0.consumers[id]?.currentRevision })
        let gone = secret.revisions.map(\.number).filter { $0 != secret.latestRevision && !tracked.contains($0) }
        if !gone.isEmpty { remove(.init(uri: "secret:\(id)", id: id, revisions: gone)) }
    }

    private func userSecret(_ name: String) throws(SimulationError) -> ModelSecret {
        let owner = "model-\(model.uuid)"
        let secret = model.secrets.values(in: owner).first { $0.label == name || name.hasSuffix($0.id) }
        guard let secret else { throw SimulationError(.notFound, "no user secret \"\(name)\"") }
        return secret
    }

    private func addRevision(of id: String, _ content: [String: [UInt8]], label: String?) {
        let encoded = content.mapValues { Base64.text($0) }
        let checksum = SecretChecksum.of(encoded)
        var change = HookCommit.SecretChange(uri: "secret:\(id)", id: id)
        change.label = label
        if model.secrets[id]?.latestChecksum != checksum {
            change.content = SecretContent(encoded)
            change.checksum = checksum
        }
        apply(change)
    }
}
