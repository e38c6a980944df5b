import SealedStore

/// What a keeper remembers of one secret in this unit's state, as text: the secret's id, the revision that it knows, the
/// fingerprint of what is in it, and the revisions that nobody reads any more.
struct KeptRevision: Equatable, LosslessStringConvertible {
    var id: String
    /// The revision whose content is known, or 0.
    var revision = 0
    /// Of the content of that revision; nil when it is not known.
    var fingerprint: Fingerprint?
    /// The revisions to remove, in the order in which Juju reported them.
    var obsolete: [Int] = []
    /// Those that were removed while an obsolete one, whose digits they begin with, could not be.
    var removed: [Int] = []

    init(id: String) { self.id = id }

    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let revision = Int(parts[1]) else { return nil }
        id = parts[0]
        self.revision = revision
        fingerprint = Fingerprint(parts[2])
        let numbers = parts[3].split(separator: ",").compactMap { Int($0) }
        obsolete = numbers.filter { $0 > 0 }
        removed = numbers.filter { $0 < 0 && $0 != .min }.map { -$0 }
    }

    var description: String {
        let list = (obsolete + removed.map { -$0 }).map { String($0) }.joined(separator: ",")
        return "\(id) \(revision) \(fingerprint?.description ?? "-") \(list)"
    }

    /// Whether what is known is of the content that the secret has, as Juju describes it.
    func isOf(_ info: SecretInfo) -> Bool { id == info.id && revision == info.revision && fingerprint != nil }

    /// Forgets what is no earlier revision than the latest.
    mutating func drop(from latest: Int) { obsolete.removeAll { $0 >= latest } }

    /// Takes out the first obsolete revision that can be removed, if there is one.
    ///
    /// Where Juju removes with a revision all whose numbers begin with the same digits (juju#20782), none goes while one of
    /// those is wanted.
    mutating func prune(upTo latest: Int, byPrefix: Bool) -> Int? {
        guard byPrefix else {
            removed = []
            return obsolete.isEmpty ? nil : obsolete.removeFirst()
        }
        let gone = Set(obsolete + removed)
        let revision = obsolete.first { Self.revisions(withPrefix: $0, upTo: latest).allSatisfy(gone.contains) }
        guard let revision else { return nil }
        obsolete.removeAll { $0 == revision || Self.has($0, prefix: revision) }
        removed = (removed + [revision]).filter { number in obsolete.contains { Self.has(number, prefix: $0) } }
        return revision
    }

    /// The other revisions whose numbers begin with the digits of `revision`.
    static func revisions(withPrefix revision: Int, upTo latest: Int) -> [Int] {
        var (found, first, count) = ([Int](), revision, 1)
        while first <= latest / 10 {
            first *= 10
            count *= 10
            found += Array(first...min(first + count - 1, latest))
        }
        return found
    }

    private static func has(_ number: Int, prefix: Int) -> Bool {
        number > prefix && String(number).hasPrefix(String(prefix))
    }
}
