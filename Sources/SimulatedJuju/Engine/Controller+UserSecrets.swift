import JujuProtocol

extension Controller {
    /// Makes a user's secret, for options of type secret, from bytes by key, and gives its URI.
    public func addUserSecret(_ name: String, _ content: [String: [UInt8]]) throws(SimulationError) -> String {
        let owner = "model-\(model.uuid)"
        guard !model.secrets.values(in: owner).contains(where: { $0.label == name }) else {
            throw SimulationError(.conflict, "secret \"\(name)\" already exists")
        }
        let id = model.random.secretID()
        model.secrets[id] = ModelSecret(id: id, owner: owner)
        addRevision(of: id, content, label: name)
        return "secret:\(id)"
    }

    /// Gives a user's secret new content.
    public func updateUserSecret(_ name: String, _ content: [String: [UInt8]]) throws(SimulationError) {
        addRevision(of: try userSecret(name).id, content, label: nil)
    }

    /// Lets the units of an application read a user's secret, given by name or URI.
    public func grantUserSecret(_ name: String, to application: String) throws(SimulationError) {
        let secret = try userSecret(name)
        _ = try self.application(application)
        let grant = ModelSecret.Grant(target: "application-\(application)", scope: "model-\(model.uuid)", role: "view")
        if !secret.grants.contains(grant) { model.secrets[secret.id]?.grants.append(grant) }
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
        if model.secrets[id]?.revisions.last?.checksum != checksum {
            change.content = SecretContent(encoded)
            change.checksum = checksum
        }
        apply(change)
    }
}
