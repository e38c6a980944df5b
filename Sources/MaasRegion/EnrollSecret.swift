import CharmKit
import SealedStore

/// The Juju secret that holds the enroll token for one relation.
final class EnrollSecret {
    private let relation: Int
    let label: String
    private let application: Application
    private var secret: Secret?
    /// Whether this hook has made, changed or removed the secret.
    private(set) var isChanged = false

    init(relation: Int, label: String, application: Application) {
        self.relation = relation
        self.label = label
        self.application = application
    }

    /// Makes the secret hold the token and the application able to read it, and gives its URI.
    ///
    /// It is looked up by its label before it is added, since Juju may have it although the hook that made it failed
    /// (Juju 3.6); its content is compared before it is set, and the grant is made again when it lacks.
    func ensure(_ token: SecretBytes, readableBy reader: String, as leader: Leader) throws -> String {
        let content = SecretContent([MaasProviderAppData.secretKey: token])
        let secret = try secret ?? existing(readableBy: reader, as: leader) ?? add(content, as: leader)
        if try secret.peek() != content {
            try secret.set(content, as: leader)
            isChanged = true
        }
        self.secret = secret
        return secret.uri
    }

    /// Removes the secret with all its revisions, if there is one.
    func remove(as leader: Leader) throws {
        guard let (secret, _) = try application.secret(label: label, as: leader) else { return }
        try secret.remove(as: leader)
        isChanged = true
    }

    private func existing(readableBy reader: String, as leader: Leader) throws -> Secret? {
        guard let (secret, info) = try application.secret(label: label, as: leader) else { return nil }
        if !info.readers.contains("application-\(reader)") { try secret.grant(relation: relation, as: leader) }
        return secret
    }

    private func add(_ content: SecretContent, as leader: Leader) throws -> Secret {
        let secret = try application.addSecret(content, label: label, as: leader)
        try secret.grant(relation: relation, as: leader)
        isChanged = true
        return secret
    }
}
