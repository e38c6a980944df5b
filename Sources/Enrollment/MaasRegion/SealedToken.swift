import CharmKit
import JujuProtocol
import SealedStore

/// The enroll token as a region publishes it for one agent's unit where Juju has no secrets (2.9): sealed for that unit's key, so
/// that no other can read it.
public struct SealedToken: Codable, Hashable, Sendable {
    /// The key that it was sealed for, as the unit had published it; base64.
    public var publicKey: String
    /// The sealed token, a box of libsodium's `crypto_box_seal`; base64.
    public var box: String

    /// The most characters that a box has; that of a token has 108.
    private static let maximumLength = 1024

    enum CodingKeys: String, CodingKey {
        case publicKey = "public_key"
        case box = "token"
    }

    /// A token that was sealed elsewhere.
    public init(publicKey: String, box: String) {
        self.publicKey = publicKey
        self.box = box
    }

    /// Seals a token; nil when no key pair can have that public key.
    public init?(_ token: SecretBytes, for key: BoxPublicKey) {
        guard let box = SealedBox(sealing: token, for: key) else { return nil }
        self.init(publicKey: key.description, box: box.description)
    }

    init?(_ fields: [String: String]) {
        guard let publicKey = fields["public_key"], let box = fields["token"], publicKey.utf8.count <= 64,
            box.utf8.count <= Self.maximumLength
        else { return nil }
        self.init(publicKey: publicKey, box: box)
    }
}

/// Seals the token for the agents of a relation, and leaves as it is what is sealed already: each sealing looks different, and
/// a write that tells nothing new would wake every agent.
struct TokenSealer {
    let framework: Framework
    let key: Handle

    /// The token for each unit of `relation` that has published a key, by the name that it calls itself.
    func seal(
        _ token: SecretBytes, in relation: Relation, published: [UnitName: SealedToken]
    ) throws -> [UnitName: SealedToken] {
        let mark = mark(of: relation.id)
        let fingerprint = try fingerprint(of: token)
        let stillHolds = try framework.state.value(mark) == fingerprint
        framework.state.set(mark, fingerprint)
        return try relation.units.reduce(into: [:]) { tokens, unit in
            let data = MaasRequirerUnitData.read(from: try relation.data(of: unit)).complete
            guard let name = data?.ownName(of: unit), let key = data?.publicKey else { return }
            let old = published[name]
            tokens[name] = stillHolds && old?.publicKey == key.description ? old : SealedToken(token, for: key)
        }
    }

    /// Forgets what was sealed for a relation, if anything was.
    func forget(relation id: Int) throws {
        if try framework.state.value(mark(of: id)) != nil { framework.state.set(mark(of: id), nil) }
    }

    private func mark(of relation: Int) -> String { key.appending("\(relation)").description }

    private func fingerprint(of token: SecretBytes) throws -> String {
        var builder = Fingerprint.Builder(key: try framework.fingerprintKey())
        builder.append("sealed", token)
        return builder.finish().description
    }
}
