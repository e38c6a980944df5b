import JujuProtocol

/// What a hook wants done with secrets, collected until it ends; with the habits, good and bad, of Juju 3.6's recorder, or
/// without the bad ones.
struct SecretRecorder {
    private let semantics: FlushSemantics
    var creates: [String: HookCommit.SecretChange] = [:]
    private(set) var updates: [String: HookCommit.SecretChange] = [:]
    private(set) var removals: [String: HookCommit.SecretRemoval] = [:]
    private(set) var trackLatest: Set<String> = []
    private var grants: [String: [String: HookCommit.GrantChange]] = [:]
    private var revokes: [String: [Revocation]] = [:]

    /// A right to be taken, and the application that the tool had in mind, also where it is about a unit.
    private struct Revocation: Hashable {
        let change: HookCommit.GrantChange
        let application: String?
    }

    /// Nothing wanted yet.
    init(_ semantics: FlushSemantics = .faithful) { self.semantics = semantics }

    mutating func create(_ change: HookCommit.SecretChange) throws(ToolFailure) {
        removals[change.id] = nil
        if let label = change.label, creates.values.contains(where: { $0.label == label }) {
            throw .failed("secret with label \(GoText.quoted(label)) already exists")
        }
        creates[change.id] = change
    }

    mutating func update(_ change: HookCommit.SecretChange) {
        if semantics == .faithful || removals[change.id]?.revisions == nil { removals[change.id] = nil }
        if let pending = creates[change.id] {
            creates[change.id] = pending.merging(change)
        } else {
            updates[change.id] = updates[change.id]?.merging(change) ?? change
        }
    }

    /// Removes the secret, or one revision; what was pending for it is forgotten either way.
    mutating func remove(_ uri: SecretURI, revision: Int?) {
        let id = uri.id
        if semantics == .faithful || revision == nil { forget(id) }
        guard let pending = removals[id] else {
            removals[id] = HookCommit.SecretRemoval(uri: uri.description, id: id, revisions: revision.map { [$0] })
            return
        }
        if let revisions = pending.revisions { removals[id]?.revisions = revision.map { revisions + [$0] } }
    }

    private mutating func forget(_ id: String) {
        creates[id] = nil
        updates[id] = nil
        grants[id] = nil
        revokes[id] = nil
        trackLatest.remove(id)
    }

    /// Juju keeps grants by relation: the last one wins.
    mutating func grant(_ change: HookCommit.GrantChange) {
        let key = semantics == .faithful ? change.scope : "\(change.scope) \(change.subject)"
        grants[change.id, default: [:]][key] = change
    }

    /// Whether a right is given although it was taken before in this hook. Juju sees the old one still and takes it.
    mutating func restores(_ subject: String, of id: String) -> Bool {
        guard semantics == .wished, revokes[id]?.contains(where: { $0.change.subject == subject }) == true
        else {
            return false
        }
        revokes[id]?.removeAll { $0.change.subject == subject }
        return true
    }

    /// Whether content that a secret already has undoes a change of it in this hook. Juju lets that change stand.
    mutating func undoes(_ checksum: String, of id: String, stored: String?) {
        guard semantics == .wished, checksum == stored else { return }
        updates[id]?.content = nil
        updates[id]?.checksum = nil
    }

    /// Takes a right; `application` is whose units were meant. Juju takes that for its right being taken already, even where
    /// only a unit's was, and then drops a further unit's.
    mutating func revoke(_ change: HookCommit.GrantChange, of application: String?) {
        let new = Revocation(change: change, application: application)
        let unitsApplication = Self.application(ofUnitTag: change.subject)
        for pending in revokes[change.id] ?? [] {
            if pending == new { return }
            let covers =
                semantics == .faithful || pending.change.subject == pending.application.map { "application-\($0)" }
            if covers, let unitsApplication, pending.application == unitsApplication { return }
        }
        revokes[change.id, default: []].append(new)
    }

    mutating func track(_ id: String) { trackLatest.insert(id) }

    mutating func relabel(created id: String, _ label: String) { creates[id]?.label = label }

    mutating func relabel(updated id: String, _ label: String) { updates[id]?.label = label }

    /// Puts all of it into `commit`, in the order of ids.
    func fill(_ commit: inout HookCommit) {
        commit.secretCreates = creates.values.map(\.sent).sorted { $0.id < $1.id }
        commit.secretUpdates = updates.values.map(\.sent).sorted { $0.id < $1.id }
        commit.trackLatest = trackLatest.sorted()
        commit.grants = grants.values.flatMap(\.values).sorted { ($0.id, $0.scope) < ($1.id, $1.scope) }
        commit.revokes = revokes.sorted { $0.key < $1.key }.flatMap(\.value).map(\.change)
        commit.secretRemovals = removals.values.sorted { $0.id < $1.id }
    }

    private static func application(ofUnitTag tag: String) -> String? {
        guard tag.hasPrefix("unit-"), let dash = tag.lastIndex(of: "-") else { return nil }
        return String(tag[tag.index(tag.startIndex, offsetBy: 5)..<dash])
    }
}

extension HookCommit.SecretChange {
    /// This change as it reaches the controller.
    var sent: HookCommit.SecretChange {
        var sent = self
        sent.label = label.map { RawText.sentKey($0) }
        sent.description = description.map { RawText.sent($0) }
        sent.content = content.map { SecretContent(RawText.sent($0.values)) }
        return sent
    }

    /// This change, with what `later` says instead.
    func merging(_ later: HookCommit.SecretChange) -> HookCommit.SecretChange {
        var merged = self
        merged.label = later.label ?? label
        merged.description = later.description ?? description
        merged.rotate = later.rotate ?? rotate
        merged.expire = later.expire ?? expire
        if later.content != nil {
            merged.content = later.content
            merged.checksum = later.checksum
        }
        return merged
    }
}
