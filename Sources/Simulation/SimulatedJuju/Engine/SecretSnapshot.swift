import JujuProtocol

/// The secrets that a commit is about, as they were before it.
struct SecretSnapshot {
    private let unit: UnitName
    private var secrets: [String: ModelSecret?] = [:]
    private var contents: [String: SecretContent] = [:]
    private let consumers: [String: SecretConsumer]

    /// What `model` holds of the secrets that `commit` changes.
    init(of commit: HookCommit, by unit: UnitName, in model: ModelState) {
        self.unit = unit
        consumers = model.units[unit]?.consumers ?? [:]
        let changed = (commit.secretCreates + commit.secretUpdates).map(\.id)
        for id in changed + (commit.grants + commit.revokes).map(\.id) + commit.secretRemovals.map(\.id) {
            let secret = model.secrets[id]
            secrets.updateValue(secret, forKey: id)
            for revision in secret?.revisions ?? [] {
                let key = "\(id)/\(revision.number)"
                contents[key] = model.contents[key]
            }
        }
    }

    /// Puts it all back.
    func restore(in model: inout ModelState) {
        for (id, secret) in secrets {
            for revision in model.secrets[id]?.revisions ?? [] { model.contents["\(id)/\(revision.number)"] = nil }
            model.secrets[id] = secret
        }
        model.contents.merge(contents) { _, old in old }
        model.units[unit]?.consumers = consumers
    }
}
