/// The secret that a hook is about.
public struct SecretHook: Sendable, Hashable {
    /// The secret's URI as Juju gives it, such as `secret:d2kk8o1s3egc0000000g`.
    ///
    /// Other tools write the same secret in other forms: compare the last 20 characters only.
    public var id: String
    /// This unit's label for it; the owner's, if this unit has none.
    public var label: String?
    /// The revision that expired or is read no more; nil in the other hooks.
    public var revision: Int?

    /// The secret `id`.
    public init(id: String, label: String? = nil, revision: Int? = nil) {
        self.id = id
        self.label = label
        self.revision = revision
    }
}

extension SecretHook {
    init?(_ variables: HookVariables) {
        guard let id = variables["JUJU_SECRET_ID"] else { return nil }
        self.init(id: id, label: variables["JUJU_SECRET_LABEL"])
        guard let revision = variables["JUJU_SECRET_REVISION"] else { return }
        guard let number = Int(revision) else { return nil }
        self.revision = number
    }

    var variables: [(String, String)] {
        let named = [("JUJU_SECRET_ID", id), ("JUJU_SECRET_LABEL", label ?? "")]
        return named + (revision.map { [("JUJU_SECRET_REVISION", String($0))] } ?? [])
    }
}
