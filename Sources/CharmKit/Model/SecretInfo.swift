/// What Juju tells the owner of a secret about it.
public struct SecretInfo: Sendable, Hashable {
    /// The secret's id, 20 characters.
    public let id: String
    /// The number of the latest revision, from 1.
    public let revision: Int
    /// The owner's label.
    public let label: String?
    /// The applications and units that may read it, as Juju's tags, such as `application-maas-agent`.
    public let readers: [String]

    init(id: String, fields: Fields) {
        self.id = id
        revision = fields.revision
        label = fields.label
        readers = (fields.access ?? []).map(\.target)
    }

    struct Fields: Decodable {
        var revision: Int
        var label: String?
        var access: [Access]?

        struct Access: Decodable { var target: String }
    }
}
