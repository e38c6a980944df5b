import JujuProtocol
import SealedStore

/// Follows a secret that somebody else has given this unit, from hook to hook.
///
/// Each hook looks at the latest revision (``look(at:label:details:)``), whether or not Juju has told of one. A charm
/// that finds news to be of use accepts them (``accept()``): then Juju tracks that revision for this unit, under the
/// label, and may let go of those before it. Until then, what was accepted before stays tracked.
///
/// What is remembered is a keyed fingerprint, never content.
public final class SecretWatch {
    private struct Source {
        let uri: String
        let label: String
        var id: String { SecretURI.id(in: uri) }
    }

    private struct Sighting {
        let source: Source?
        let fingerprint: Fingerprint
    }

    private let framework: Framework
    private let key: String
    private var news: Sighting?

    /// A watch on one secret.
    ///
    /// - Parameters:
    ///   - framework: The charm's framework.
    ///   - key: Names what the watch remembers; differs from that of others in the same charm.
    public init(_ framework: Framework, key: Handle) {
        self.framework = framework
        self.key = key.description
        framework.claim(self.key, for: SecretWatch.self, isSole: true)
    }

    /// Reads a secret's latest revision, without tracking it, and says what is known of it.
    ///
    /// - Parameters:
    ///   - uri: The secret's URI, as somebody else gave it.
    ///   - label: This unit's own name for it from its acceptance on, by which events on it are known. While Juju has
    ///     another secret under that name, as one that this one replaces, events come without it.
    ///   - details: What belongs to the content, so that other details make it news too.
    /// - Returns: Whether it could be read, and whether it was accepted before.
    /// - Throws: `HookToolError` when Juju as a whole can't be asked; `SealedStoreError` when the key of fingerprints
    ///   can't be read.
    public func look(
        at uri: String, label: String, details: KeyValuePairs<String, String> = [:]
    ) throws -> SecretReading {
        let content: SecretContent
        do throws(HookToolError) {
            content = try framework.model.secret(uri).peek()
        } catch {
            guard let reading = SecretReading(error) else { throw error }
            return reading
        }
        return try judge(content, Source(uri: uri, label: label), details)
    }

    /// Says what is known of content that came on another way than a Juju secret.
    ///
    /// - Throws: As ``look(at:label:details:)`` does.
    public func look(at content: SecretContent, details: KeyValuePairs<String, String> = [:]) throws -> SecretReading {
        try judge(content, nil, details)
    }

    /// Whether anything was accepted and not forgotten.
    ///
    /// - Throws: `HookToolError`.
    public var hasAccepted: Bool { get throws(HookToolError) { try accepted != nil } }

    /// Accepts the news that were seen last in this hook, if any.
    ///
    /// - Throws: `HookToolError`.
    public func accept() throws(HookToolError) {
        guard let seen = news else { return }
        news = nil
        try remember(seen)
    }

    /// Forgets what was accepted, so that it is news again.
    public func forget() { framework.state.set(key, nil) }

    private func judge(
        _ content: SecretContent, _ source: Source?, _ details: KeyValuePairs<String, String>
    ) throws -> SecretReading {
        let fingerprint = content.fingerprint(try framework.fingerprintKey(), details: details)
        let seen = Sighting(source: source, fingerprint: fingerprint)
        guard let accepted = try accepted, accepted.fingerprint == fingerprint.description else {
            news = seen
            return .news(content, isAnnounced: source.map(isAnnounced) ?? false)
        }
        // The same in another secret: Juju has to know that this unit now reads that one.
        if let source, accepted.id != source.id {
            try remember(seen)
        } else if let source, !accepted.isNamed,
            try name(
                source,
                { secret, label throws(HookToolError) in
                    try secret.name(label)
                })
        {
            keep(seen, isNamed: true)
        }
        return .accepted(content)
    }

    private func remember(_ seen: Sighting) throws(HookToolError) {
        guard let source = seen.source else { return keep(seen, isNamed: true) }
        let isNamed = try name(source) { secret, label throws(HookToolError) in try secret.refresh(label: label) }
        if !isNamed { try framework.model.secret(source.uri).refresh() }
        keep(seen, isNamed: isNamed)
    }

    /// Gives the secret this unit's name for it, and says whether Juju took that. It does not while the unit knows another
    /// secret by the name, as one that this one replaces.
    private func name(
        _ source: Source, _ body: (Secret, String) throws(HookToolError) -> Void
    ) throws(HookToolError) -> Bool {
        do throws(HookToolError) {
            try body(framework.model.secret(source.uri), source.label)
            return true
        } catch {
            guard error.code == .conflict else { throw error }
            framework.ledger.reason("secret \(source.label): another one is called so, which goes first")
            return false
        }
    }

    private func keep(_ seen: Sighting, isNamed: Bool) {
        let name = isNamed ? "" : " unnamed"
        framework.state.set(key, "\(seen.source?.id ?? "-") \(seen.fingerprint)\(name)")
    }

    /// The id of the secret, if it was one, the fingerprint, and whether Juju knows the secret by the label.
    private var accepted: (id: String, fingerprint: String, isNamed: Bool)? {
        get throws(HookToolError) {
            let words = try framework.state.value(key)?.split(separator: " ") ?? []
            guard words.count == 2 || words.count == 3 else { return nil }
            return (String(words[0]), String(words[1]), words.count == 2)
        }
    }

    private func isAnnounced(_ source: Source) -> Bool {
        guard case .secretChanged(let hook) = framework.environment.event else { return false }
        return SecretURI.id(in: hook.id) == source.id
    }
}
