import JujuProtocol
import SealedStore

/// Keeps the secrets that an application shares over the relations of one endpoint as a charm wants them.
///
/// In each hook the leader says what should be shared with whom: ``share(_:over:as:publish:)``. At the end of the hook,
/// and before the databags that carry its URI, each secret is looked up by its label, made when there is none, given a
/// new revision only when its content differs, and granted to whom it is not yet granted. What is as it should be costs
/// one question and no write: a keyed fingerprint in this unit's state tells that the revision which Juju has is the
/// one that is wanted.
///
/// Revisions that nobody reads any more are let go of, one in a hook, and the secret with its last relation. This steps
/// around what Juju's agent does with several changes of one secret in one hook (3.6): it forgets some of them.
public final class SecretKeeper {
    /// The secrets whose content Juju can't give now; known when a status is collected.
    public internal(set) var unreadable: [UnreadableSecret] = []

    let framework: Framework
    let endpoint: String
    let label: SecretLabel
    let traits: SecretTraits
    private let state: Handle
    private var wanted: [String: WantedSecret] = [:]
    private var prunable: [String] = []
    private var removable: [String] = []
    private var sweeps = false
    private var written: [String] = []

    /// A keeper of secrets.
    ///
    /// - Parameters:
    ///   - framework: The charm's framework.
    ///   - key: Names what the keeper remembers; differs from that of others in the same charm.
    ///   - endpoint: The endpoint over whose relations the secrets are shared.
    ///   - label: What the secrets are called. Those of a label that the charm has had before are removed when the new ones are there,
    ///     by the leader that has kept them. No other secret of the application may be called so. Keepers on several
    ///     endpoints may have the same label of the kind `perRelation`, since relations of all endpoints are numbered
    ///     together.
    ///   - description: What they are for, for people.
    ///   - rotation: How often Juju reminds the leader, by `secret-rotate`, to share new content.
    ///   - expiry: When Juju tells the leader, by `secret-expired`, that a revision has expired. Each new one gets it.
    public init(
        _ framework: Framework, key: Handle, endpoint: String, label: SecretLabel, description: String? = nil,
        rotation: SecretRotation = .never, expiry: SecretExpiry? = nil
    ) {
        self.framework = framework
        self.endpoint = endpoint
        self.label = label
        traits = SecretTraits(description: description, rotation: rotation, expiry: expiry)
        state = key
        framework.add(self)
        if let fault = expiry?.fault { framework.refuse(MisuseError(.secretExpiry, fault)) }
        observe()
    }

    /// Wants `content` to be what the application at the other end of `relation` can read, from the end of this hook
    /// on.
    ///
    /// Of several calls for one secret in a hook the last content counts. A relation over which a secret is not shared
    /// any more, while it is over others, loses it. Over a relation that is being broken nothing is shared.
    ///
    /// On a Juju without secrets the hook fails in the end; ask ``Framework/hasSecrets`` first. So it does, with a
    /// ``MisuseError``, for a relation on another endpoint than the keeper's.
    ///
    /// - Parameters:
    ///   - content: The whole content.
    ///   - relation: A relation on the keeper's endpoint.
    ///   - leader: Only a leader can share.
    ///   - publish: Called with the secret's URI at the end of the hook, to write it to a databag.
    public func share(
        _ content: SecretContent, over relation: Relation, as leader: Leader,
        publish: @escaping (_ uri: String) throws -> Void = { _ in }
    ) {
        guard relation.endpoint == endpoint else { return framework.refuse(.relation(relation, endpoint)) }
        guard !relation.isBroken else { return }
        let label = label.label(relation: relation.id)
        var secret = wanted[label] ?? WantedSecret(content: content, leader: leader)
        secret.content = content
        secret.readers[relation.id] = WantedSecret.Reader(relation: relation, publish: publish)
        wanted[label] = secret
    }

    private func observe() {
        framework.observe(.relationBroken(endpoint)) { [self] event in
            let label = label.label(relation: event.relationID)
            guard try !liveLabels().contains(label) else { return }
            // Whoever leads removes the secret; no other unit must act on what it remembers of it, should it ever lead.
            remember(label, nil)
            // A leader leads until it is gone: what is broken for it alone, the others go on to share. Whether there are others a
            // subordinate is not told, and with an application Juju removes its secrets.
            guard try !event.departure(in: framework.model).isOwn else { return }
            removable.append(label)
        }
        framework.observe(.secretRemove) { [self] event in
            guard let label = event.label, self.label.covers(label), let revision = event.revision else { return }
            var known = try known(label) ?? KeptRevision(id: SecretURI.id(in: event.id))
            if !known.obsolete.contains(revision) { known.obsolete.append(revision) }
            remember(label, known)
            prunable.append(label)
        }
        // Who has ever compared a secret with what is wanted counts as its reader and keeps that revision alive
        // (Juju 3.6, 4.0): it goes on to the latest one whenever there is another.
        framework.observe(.secretChanged) { [self] event in
            guard let label = event.label, self.label.covers(label) else { return }
            try framework.model.secret(event.id).refresh()
        }
        framework.observe(.leaderElected) { [self] _ in sweeps = true }
        framework.finish { [self] in try keep() }
    }

    private func keep() throws {
        guard framework.hasSecrets || !wanted.isEmpty else { return }
        guard !(wanted.isEmpty && removable.isEmpty && prunable.isEmpty && !sweeps) else { return }
        guard let leader = try framework.model.leader else { return }
        for label in wanted.keys.sorted() {
            guard let secret = wanted[label] else { continue }
            if try keep(secret, label) { written.append(label) }
        }
        if sweeps { try removable += orphans() }
        try removeFormer(as: leader)
        for label in removable {
            try framework.model.application.secret(label: label, as: leader)?.secret.remove(as: leader)
        }
        try prune(as: leader)
    }

    /// Removes the secrets that this unit has kept under labels of an earlier release of the charm, once others are in their place.
    private func removeFormer(as leader: Leader) throws {
        guard !wanted.isEmpty else { return }
        for (label, text) in try framework.state.values(within: state).sorted(by: { $0.key < $1.key }) {
            guard let known = KeptRevision(text), !framework.keepers.contains(where: { $0.label.covers(label) }) else {
                continue
            }
            remember(label, nil)
            guard let found = try framework.model.application.secret(label: label, as: leader) else { continue }
            if found.info.id == known.id { try found.secret.remove(as: leader) }
        }
    }

    /// The labels of secrets whose relation went while nobody led who could have removed them. Another keeper's, on
    /// another endpoint, may be called alike.
    private func orphans() throws -> [String] {
        let live = Set(try framework.keepers.flatMap { try $0.liveLabels() })
        return try framework.model.tools.secretIDs().compactMap { id in
            let label = try framework.model.tools.secretInfo(uri: id)?.label
            return label.flatMap { self.label.covers($0) && !live.contains($0) ? $0 : nil }
        }
    }

    private func liveLabels() throws -> [String] {
        try framework.model.liveRelations(endpoint).map { label.label(relation: $0.id) }
    }

    /// Removes one revision of a secret that this hook has not written to, since the one would undo the other.
    private func prune(as leader: Leader) throws {
        for label in (Array(wanted.keys) + prunable).sorted() where !written.contains(label) {
            guard var known = try known(label), !known.obsolete.isEmpty else { continue }
            guard let found = try framework.model.application.secret(label: label, as: leader) else {
                remember(label, nil)
                continue
            }
            known.drop(from: found.info.revision)
            let tools = framework.model.tools
            let revision = known.prune(upTo: found.info.revision, byPrefix: tools.removesRevisionsByPrefix)
            remember(label, known)
            guard let revision else { continue }
            try tools.removeSecretRevision(found.secret.uri, revision, as: leader)
            return
        }
    }

    /// Whether one secret may belong to both.
    func collides(with other: SecretKeeper) -> Bool {
        if case .perRelation = label, label == other.label { return endpoint == other.endpoint }
        return label.covers(other.label.label(relation: 1)) || other.label.covers(label.label(relation: 1))
    }

    func known(_ label: String) throws(HookToolError) -> KeptRevision? {
        try framework.state.value(state.appending(label).description).flatMap(KeptRevision.init)
    }

    func remember(_ label: String, _ revision: KeptRevision?) {
        framework.state.set(state.appending(label).description, revision?.description)
    }
}

/// A secret as it should be.
struct WantedSecret {
    struct Reader {
        let relation: Relation
        let publish: (String) throws -> Void
    }

    var content: SecretContent
    let leader: Leader
    /// By the relation's number.
    var readers: [Int: Reader] = [:]
}
