import JujuProtocol

/// A Juju secret that this unit reads, or that its application owns (Juju 3.0 and later).
public final class Secret {
    /// The secret's URI; with the model's UUID when the application owns it, as another model's units need it.
    public let uri: String

    private let tools: HookTools
    // What Juju has, or will have after this hook: it does not tell of changes that are still pending.
    private var latest: SecretContent?
    // What this hook has begun to track, which Juju gives to plain reads only from the next hook on.
    private var refreshed: SecretContent?

    init(_ uri: String, latest: SecretContent? = nil, tools: HookTools) {
        self.uri = uri
        self.latest = latest
        self.tools = tools
    }

    /// The content of the revision that this unit tracks; the first read tracks the latest.
    ///
    /// - Throws: ``HookToolError`` with code ``HookToolError/Code/notFound`` or
    ///   ``HookToolError/Code/permissionDenied`` when it can't be read, maybe not yet.
    public func content() throws(HookToolError) -> SecretContent {
        if let refreshed { return refreshed }
        return try tools.secretContent(uri)
    }

    /// The latest content, without tracking it; asked for once in a hook.
    ///
    /// A first read tracks the revision that it gets, also this one: who only ever peeks keeps that first revision
    /// from being removed by its owner. Call ``refresh(label:)`` once a later one is in use.
    ///
    /// - Throws: ``HookToolError``, as ``content()`` does.
    public func peek() throws(HookToolError) -> SecretContent {
        if let latest { return latest }
        let content = try tools.secretContent(uri, .peek)
        latest = content
        return content
    }

    /// The latest content, tracked from now on, and under `label` as this unit's own name for the secret.
    ///
    /// - Throws: ``HookToolError``, as ``content()`` does.
    @discardableResult
    public func refresh(label: String? = nil) throws(HookToolError) -> SecretContent {
        let content = try tools.secretContent(uri, label: label, .refresh)
        (latest, refreshed) = (content, content)
        return content
    }

    /// The content of the revision that this unit tracks, and `label` as this unit's own name for the secret.
    func name(_ label: String) throws(HookToolError) { _ = try tools.secretContent(uri, label: label) }

    /// Replaces the whole content by a new revision, unless it is nil, and sets those traits that are not nil.
    ///
    /// Without an expiry new content never expires, whatever the revision before did. A secret that rotates can be set to
    /// another policy only by way of never, over two hooks (3.6).
    ///
    /// Set content once in a hook; what is to be kept the same from hook to hook, a ``SecretKeeper`` keeps.
    public func set(
        _ content: SecretContent?, traits: SecretTraits = SecretTraits(), as leader: Leader
    ) throws(HookToolError) {
        try tools.setSecret(uri, content, traits: traits, as: leader)
        if let content { latest = content }
    }

    /// Lets the application at the other end of a relation read the secret.
    public func grant(relation id: Int, as leader: Leader) throws(HookToolError) {
        try tools.grantSecret(uri, relation: id, as: leader)
    }

    /// Takes the secret from the application at the other end of a relation.
    public func revoke(relation id: Int, as leader: Leader) throws(HookToolError) {
        try tools.revokeSecret(uri, relation: id, as: leader)
    }

    /// Takes the secret from one unit that it was granted to.
    public func revoke(unit: UnitName, as leader: Leader) throws(HookToolError) {
        try tools.revokeSecret(uri, unit: unit, as: leader)
    }

    /// Removes one revision, or the whole secret; see ``HookTools/removeSecret(_:revision:as:)``.
    public func remove(revision: Int? = nil, as leader: Leader) throws(HookToolError) {
        try tools.removeSecret(uri, revision: revision, as: leader)
    }
}
