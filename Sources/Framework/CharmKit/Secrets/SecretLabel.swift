/// How a keeper calls its secrets, so that it knows them again whoever leads.
public enum SecretLabel: Sendable, Hashable {
    /// One secret for each relation: its number between a prefix and a suffix, such as `enroll-maas-region-7.secret`.
    case perRelation(prefix: String, suffix: String = "")
    /// One secret for all relations of the endpoint.
    case shared(String)

    /// The label of the secret for a relation.
    public func label(relation id: Int) -> String {
        switch self {
        case .perRelation(let prefix, let suffix): "\(prefix)\(id)\(suffix)"
        case .shared(let label): label
        }
    }

    /// Whether a secret of that label is one of these.
    func covers(_ label: String) -> Bool {
        switch self {
        case .shared(let own): return label == own
        case .perRelation(let prefix, let suffix):
            guard label.hasPrefix(prefix), label.hasSuffix(suffix) else { return false }
            let number = label.dropFirst(prefix.count).dropLast(suffix.count)
            return Int(number).map { self.label(relation: $0) == label } ?? false
        }
    }
}
