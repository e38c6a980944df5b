import CharmKit
import SealedStore

/// The Juju secret that holds the enroll token for one relation.
final class EnrollSecret {
    private let relation: Int
    let label: String
    private let model: Model
    // What Juju will have after this hook; it does not tell of changes that are still pending.
    private var pending: (uri: String, content: SecretContent)?
    /// Whether this hook has made, changed or removed the secret.
    private(set) var isChanged = false

    init(relation: Int, label: String, model: Model) {
        self.relation = relation
        self.label = label
        self.model = model
    }

    /// Makes the secret hold the token and the application able to read it, and gives its URI.
    ///
    /// It is looked up by its label before it is added, since Juju may have it although the hook that made it failed
    /// (Juju 3.6); its content is compared before it is set, and the grant is made again when it lacks.
    func ensure(_ token: SecretBytes, readableBy application: String, as leader: Leader) throws -> String {
        let content = SecretContent([MaasProviderAppData.secretKey: token])
        let uri = try pending?.uri ?? existing(readableBy: application, as: leader) ?? add(content, as: leader)
        if try pending?.content ?? model.peekSecret(uri) != content {
            try model.tools.setSecret(uri, content, as: leader)
            isChanged = true
        }
        pending = (uri, content)
        return uri
    }

    /// Removes the secret with all its revisions, if there is one.
    func remove(as leader: Leader) throws {
        guard let info = try model.tools.secretInfo(label: label) else { return }
        try model.tools.removeSecret(info.id, as: leader)
        isChanged = true
    }

    private func existing(readableBy application: String, as leader: Leader) throws -> String? {
        guard let info = try model.tools.secretInfo(label: label) else { return nil }
        // The form with the model's UUID is the one that an agent in another model can read.
        let uri = "secret://\(model.uuid)/\(info.id)"
        if !info.readers.contains("application-\(application)") {
            try model.tools.grantSecret(uri, relation: relation, as: leader)
        }
        return uri
    }

    private func add(_ content: SecretContent, as leader: Leader) throws -> String {
        let uri = try model.tools.addSecret(content, label: label, as: leader)
        try model.tools.grantSecret(uri, relation: relation, as: leader)
        pending = (uri, content)
        isChanged = true
        return uri
    }
}
