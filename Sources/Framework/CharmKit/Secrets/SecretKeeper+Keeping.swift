import JujuProtocol
import SealedStore

// One secret, from what Juju has to what is wanted.
extension SecretKeeper {
    /// Makes Juju have the secret as it is wanted, and says whether that took a change.
    func keep(_ wanted: WantedSecret, _ label: String) throws -> Bool {
        guard let (secret, info) = try framework.model.application.secret(label: label, as: wanted.leader) else {
            framework.ledger.reason("secret \(label): there is none")
            try publish(add(wanted, label), wanted)
            return true
        }
        let isSet = try set(secret, info, wanted, label)
        let isGranted = try grant(secret, info, wanted)
        try publish(secret.uri, wanted)
        return isSet || isGranted
    }

    private func add(_ wanted: WantedSecret, _ label: String) throws -> String {
        let tools = framework.model.tools
        let uri = try tools.addSecret(wanted.content, label: label, traits: traits, as: wanted.leader)
        for id in wanted.readers.keys.sorted() { try tools.grantSecret(uri, relation: id, as: wanted.leader) }
        var known = KeptRevision(id: SecretURI.id(in: uri))
        known.revision = 1
        known.fingerprint = wanted.content.fingerprint(try framework.fingerprintKey())
        remember(label, known)
        return uri
    }

    /// Writes what differs, in one call: content, description, rotation and expiry.
    private func set(_ secret: Secret, _ info: SecretInfo, _ wanted: WantedSecret, _ label: String) throws -> Bool {
        let fingerprint = wanted.content.fingerprint(try framework.fingerprintKey())
        var known = try known(label) ?? KeptRevision(id: info.id)
        var content: SecretContent?
        if !known.isOf(info) || known.fingerprint != fingerprint {
            // Who reads its own secret is its reader from then on, which hears of each revision (Juju 3.6, 4.0).
            switch known.isOf(info) ? .different : try compare(secret, with: wanted.content) {
            case .same: break
            case .different: content = wanted.content
            case .unreadable(let why):
                unreadable.append(UnreadableSecret(label: label, why: why))
                return false
            }
            known.id = info.id
            known.revision = info.revision + (content == nil ? 0 : 1)
            known.fingerprint = fingerprint
            remember(label, known)
        }
        let traits = traits.changes(from: info, withContent: content != nil)
        guard content != nil || traits != SecretTraits() else {
            framework.ledger.unchanged("secret \(label): revision \(info.revision)")
            return false
        }
        framework.ledger.reason(
            "secret \(label): other \(content == nil ? "description, rotation or expiry" : "content")")
        try secret.set(content, traits: traits, as: wanted.leader)
        return true
    }

    private enum Comparison {
        case same
        case different
        case unreadable(String)
    }

    private func compare(_ secret: Secret, with content: SecretContent) throws(HookToolError) -> Comparison {
        do {
            return try secret.peek() == content ? .same : .different
        } catch {
            switch error.code {
            case .unreachable: throw error
            // Juju knows the secret: its content is gone, or is something that this library never wrote.
            case .notFound, .malformedAnswer: return .different
            default: return .unreadable(error.message)
            }
        }
    }

    /// Gives and takes what differs. Of one application in one hook only the one or the other: Juju would forget a grant that
    /// follows a revocation, and refuses one to an application some of whose units have one of their own (3.6).
    private func grant(_ secret: Secret, _ info: SecretInfo, _ wanted: WantedSecret) throws -> Bool {
        var isChanged = false
        let own = framework.model.application.name
        let access = info.access.filter { $0.isOn(endpoint, of: own) }
        var readers: [String] = []
        for (id, reader) in wanted.readers.sorted(by: { $0.key < $1.key }) {
            let application = try reader.relation.application
            readers.append(application)
            if access.contains(where: { $0.application == application }) { continue }
            isChanged = true
            framework.ledger.reason("secret of relation \(id): \(application) may not read it yet")
            let units = access.compactMap(\.unit).filter { $0.application == application }
            for unit in units { try secret.revoke(unit: unit, as: wanted.leader) }
            if units.isEmpty { try secret.grant(relation: id, as: wanted.leader) }
        }
        for stranger in access.compactMap(\.application) where !readers.contains(stranger) {
            let relation = try framework.model.liveRelations(endpoint).first { try $0.application == stranger }
            guard let relation else { continue }
            try secret.revoke(relation: relation.id, as: wanted.leader)
            isChanged = true
        }
        return isChanged
    }

    private func publish(_ uri: String, _ wanted: WantedSecret) throws {
        for (_, reader) in wanted.readers.sorted(by: { $0.key < $1.key }) { try reader.publish(uri) }
    }
}
