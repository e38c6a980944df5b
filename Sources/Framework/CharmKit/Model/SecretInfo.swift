import JujuProtocol

/// What Juju tells the owner of a secret about it.
public struct SecretInfo: Sendable, Hashable {
    /// The secret's id, 20 characters.
    public let id: String
    /// The number of the latest revision, from 1.
    public let revision: Int
    /// The owner's label.
    public let label: String?
    /// What the secret is for.
    public let description: String?
    /// How often Juju reminds the owner to rotate it.
    public let rotation: SecretRotation
    /// When the latest revision expires, as RFC 3339 has it; nil when it does not.
    public let expiry: String?
    /// Who may read it.
    public let access: [Access]

    /// Somebody who may read a secret.
    public struct Access: Sendable, Hashable {
        /// Juju's tag of the application or unit, such as `application-maas-agent` or `unit-maas-agent-0`.
        public let target: String
        /// Juju's tag of the relation for which it holds, such as `relation-maas-agent.maas-region#maas-region.maas-region`.
        public let scope: String?
    }

    /// The tags of those who may read it.
    public var readers: [String] { access.map(\.target) }

    init(id: String, fields: Fields) {
        self.id = id
        revision = fields.revision
        label = fields.label
        description = fields.description
        rotation = fields.rotation.flatMap(SecretRotation.init) ?? .never
        expiry = fields.expiry
        access = (fields.access ?? []).map { Access(target: $0.target, scope: $0.scope) }
    }

    struct Fields: Decodable {
        var revision: Int
        var label: String?
        var description: String?
        var rotation: String?
        var expiry: String?
        var access: [Access]?

        struct Access: Decodable {
            var target: String
            var scope: String?
        }
    }
}

extension SecretInfo.Access {
    /// The application, when all its units may read the secret.
    var application: String? {
        target.hasPrefix("application-") ? String(target.dropFirst("application-".count)) : nil
    }

    /// The unit, when it alone may read the secret.
    var unit: UnitName? {
        guard target.hasPrefix("unit-"), let dash = target.lastIndex(of: "-") else { return nil }
        return UnitName("\(target[..<dash].dropFirst("unit-".count))/\(target[target.index(after: dash)...])")
    }

    /// Whether it holds for a relation on this endpoint of this application, as far as Juju tells.
    func isOn(_ endpoint: String, of application: String) -> Bool {
        guard let scope, scope.hasPrefix("relation-") else { return true }
        return scope.dropFirst("relation-".count).split(separator: "#").contains("\(application).\(endpoint)")
    }
}
