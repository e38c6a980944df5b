import SealedStore

/// What a keeper remembers of one secret in this unit's state, as text: the secret's id, the revision that it knows, the
/// fingerprint of what is in it, and the revisions that nobody reads any more.
struct KeptRevision: Equatable, LosslessStringConvertible {
    var id: String
    /// The revision whose content is known, or 0.
    var revision = 0
    /// Of the content of that revision; nil when it is not known.
    var fingerprint: Fingerprint?
    /// The revisions to let go of, in the order in which Juju told of them.
    var obsolete: [Int] = []

    init(id: String) { self.id = id }

    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let revision = Int(parts[1]) else { return nil }
        id = parts[0]
        self.revision = revision
        fingerprint = Fingerprint(parts[2])
        obsolete = parts[3].split(separator: ",").compactMap { Int($0) }
    }

    var description: String {
        let list = obsolete.map { String($0) }.joined(separator: ",")
        return "\(id) \(revision) \(fingerprint?.description ?? "-") \(list)"
    }

    /// Whether what is known of `fingerprint` still holds for a secret that Juju describes so.
    func isKnown(_ info: SecretInfo, _ fingerprint: Fingerprint) -> Bool {
        id == info.id && revision == info.revision && self.fingerprint == fingerprint
    }
}
