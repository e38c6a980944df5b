import FoundationEssentials
import JujuProtocol
import SealedStore

/// Which revision of a secret a read asks for.
public enum SecretRead: Sendable {
    /// The revision that this unit tracks; the first read tracks the latest.
    case tracked
    /// The latest revision, without tracking it.
    case peek
    /// The latest revision, tracked from now on.
    case refresh
}

// Reading.
extension HookTools {
    /// `secret-get`: a secret's content, wiped when it is let go. A label given on reading stays with the secret.
    public func secretContent(
        _ uri: String, label: String? = nil, _ revision: SecretRead = .tracked
    ) throws(HookToolError) -> SecretContent {
        try secretContent([try uriArgument(uri, "secret-get")] + option("--label", label), revision)
    }

    /// `secret-get --label`: the content of the secret that this unit knows by a label of its own.
    public func secretContent(
        label: String, _ revision: SecretRead = .tracked
    ) throws(HookToolError) -> SecretContent {
        try secretContent(option("--label", label), revision)
    }

    private func secretContent(
        _ which: [String], _ revision: SecretRead
    ) throws(HookToolError) -> SecretContent {
        var arguments = which
        switch revision {
        case .tracked: break
        case .peek: arguments.append("--peek")
        case .refresh: arguments.append("--refresh")
        }
        var answer = try call("secret-get", arguments + ["--format=json"])
        defer { SecretBytes.wipe(&answer) }
        guard let content = SecretContent(json: answer) else {
            throw HookToolError(
                .malformedAnswer, tool: "secret-get", message: "the content of \(which[0]) is not a map of strings")
        }
        return content
    }

    /// `secret-info-get --label`: what Juju knows of a secret that this application or unit owns, or nil.
    public func secretInfo(label: String) throws(HookToolError) -> SecretInfo? {
        try secretInfo(["--label", label])
    }

    /// `secret-info-get`: what Juju knows of a secret that this application or unit owns, or nil.
    public func secretInfo(uri: String) throws(HookToolError) -> SecretInfo? {
        try secretInfo([try uriArgument(uri, "secret-info-get")])
    }

    private func secretInfo(_ which: [String]) throws(HookToolError) -> SecretInfo? {
        do {
            let answer = try read([String: SecretInfo.Fields].self, "secret-info-get", which)
            return answer.first.map { SecretInfo(id: $0.key, fields: $0.value) }
        } catch  where error.code == .notFound {
            return nil
        }
    }

    /// `secret-ids`: the ids of the secrets that this unit owns and, for a leader, that its application owns; sorted.
    public func secretIDs() throws(HookToolError) -> [String] {
        // Juju says `null` for none.
        (try read([String]?.self, "secret-ids") ?? []).sorted()
    }
}

// The application's secrets.
extension HookTools {
    /// `secret-add`: makes a secret that the application owns, and gives its URI.
    ///
    /// Juju refuses a label twice, some versions only when the hook ends: look it up first.
    public func addSecret(
        _ content: SecretContent, label: String, traits: SecretTraits = SecretTraits(), as _: Leader
    ) throws(HookToolError) -> String {
        try addSecret(content, option("--label", label) + traits.arguments)
    }

    /// `secret-set`: replaces a secret's whole content by a new revision, and sets those traits that are not nil;
    /// without content there is no new revision. New content without an expiry has none, whatever the one before had.
    ///
    /// Set content once in a hook: of a second time that goes back to what Juju has, Juju drops only the second (3.6). A secret that
    /// rotates takes no other policy but never: Juju refuses another one when the hook ends (3.6, juju#20928).
    public func setSecret(
        _ uri: String, _ content: SecretContent?, traits: SecretTraits = SecretTraits(), as _: Leader
    ) throws(HookToolError) {
        try setSecret(uri, content, traits)
    }

    /// `secret-grant`: lets the application at the other end of a relation read the secret.
    public func grantSecret(_ uri: String, relation id: Int, as _: Leader) throws(HookToolError) {
        try grantSecret(uri, relation: id, unit: nil)
    }

    /// `secret-revoke`: takes the secret from the application at the other end of a relation. Don't grant it again in
    /// the same hook: Juju forgets the grant (3.6).
    public func revokeSecret(_ uri: String, relation id: Int, as _: Leader) throws(HookToolError) {
        try revokeSecret(uri, "-r", String(id))
    }

    /// `secret-revoke --unit`: takes the secret from one unit that it was granted to.
    public func revokeSecret(_ uri: String, unit: UnitName, as _: Leader) throws(HookToolError) {
        try revokeSecret(uri, "--unit", unit.description)
    }

    /// `secret-remove`: removes one revision of a secret, or the whole secret.
    ///
    /// A revision that is removed in the same hook in which the content was set makes Juju forget what was set (3.6).
    ///
    /// - Throws: ``HookToolError`` with code ``HookToolError/Code/invalidArgument`` for a revision below 1, by which
    ///   Juju would take the whole secret to be meant; with ``HookToolError/Code/unsupported`` for one that Juju before
    ///   3.6.11 would remove together with later ones, as 1 with 10 to 19 (juju#20782).
    public func removeSecret(_ uri: String, revision: Int? = nil, as _: Leader) throws(HookToolError) {
        try removeSecret(uri, revision)
    }
}

// This unit's own secrets.
extension HookTools {
    /// `secret-add --owner unit`: makes a secret that this unit owns, and gives its URI.
    public func addUnitSecret(
        _ content: SecretContent, label: String, traits: SecretTraits = SecretTraits()
    ) throws(HookToolError) -> String {
        try addSecret(content, ["--owner", "unit"] + option("--label", label) + traits.arguments)
    }

    /// `secret-set`, of a secret that this unit owns; see ``setSecret(_:_:traits:as:)``.
    public func setUnitSecret(
        _ uri: String, _ content: SecretContent?, traits: SecretTraits = SecretTraits()
    ) throws(HookToolError) {
        try setSecret(uri, content, traits)
    }

    /// `secret-grant`, of a secret that this unit owns: lets the application at the other end of a relation, or one of
    /// its units, read it. Of several units in one hook Juju remembers the last (3.6).
    public func grantUnitSecret(_ uri: String, relation id: Int, unit: UnitName? = nil) throws(HookToolError) {
        try grantSecret(uri, relation: id, unit: unit)
    }

    /// `secret-revoke`, of a secret that this unit owns: takes it from the application at the other end of a relation;
    /// see ``revokeSecret(_:relation:as:)``.
    public func revokeUnitSecret(_ uri: String, relation id: Int) throws(HookToolError) {
        try revokeSecret(uri, "-r", String(id))
    }

    /// `secret-revoke --unit`, of a secret that this unit owns: takes it from one unit that it was granted to.
    public func revokeUnitSecret(_ uri: String, unit: UnitName) throws(HookToolError) {
        try revokeSecret(uri, "--unit", unit.description)
    }

    /// `secret-remove`, of a secret that this unit owns; see ``removeSecret(_:revision:as:)``.
    public func removeUnitSecret(_ uri: String, revision: Int? = nil) throws(HookToolError) {
        try removeSecret(uri, revision)
    }
}

extension HookTools {
    private func addSecret(_ content: SecretContent, _ options: [String]) throws(HookToolError) -> String {
        let answer = try withContentFile(content, tool: "secret-add") { path throws(HookToolError) in
            try call("secret-add", options + ["--file", path])
        }
        let uri = String(decoding: answer, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init)
        guard let uri else {
            throw HookToolError(.malformedAnswer, tool: "secret-add", message: "no URI in the answer")
        }
        return uri
    }

    private func setSecret(
        _ uri: String, _ content: SecretContent?, _ traits: SecretTraits
    ) throws(HookToolError) {
        let arguments = [try uriArgument(uri, "secret-set")] + traits.arguments
        guard let content else {
            try call("secret-set", arguments)
            return
        }
        _ = try withContentFile(content, tool: "secret-set") { path throws(HookToolError) in
            try call("secret-set", arguments + ["--file", path])
        }
    }

    private func grantSecret(_ uri: String, relation id: Int, unit: UnitName?) throws(HookToolError) {
        let uri = try uriArgument(uri, "secret-grant")
        try call("secret-grant", [uri, "-r", String(id)] + option("--unit", unit?.description))
    }

    private func revokeSecret(_ uri: String, _ option: String, _ reader: String) throws(HookToolError) {
        try call("secret-revoke", [try uriArgument(uri, "secret-revoke"), option, reader])
    }

    private func removeSecret(_ uri: String, _ revision: Int?) throws(HookToolError) {
        if let revision, revision < 1 {
            throw HookToolError(
                .invalidArgument, tool: "secret-remove", message: "revision \(revision) is none: the first is 1")
        }
        let uri = try uriArgument(uri, "secret-remove")
        if let revision, removesRevisionsByPrefix, let latest = try secretInfo(uri: uri)?.revision,
            let other = KeptRevision.revisions(withPrefix: revision, upTo: latest).first
        {
            let message =
                "this version of Juju would remove revision \(other) with revision \(revision); "
                + "it can be removed from Juju 3.6.11 on"
            throw HookToolError(.unsupported, tool: "secret-remove", message: message)
        }
        try call("secret-remove", [uri] + option("--revision", revision.map { String($0) }))
    }

    /// Whether this version of Juju removes, with a revision of a secret, all whose numbers begin with the same digits.
    var removesRevisionsByPrefix: Bool { juju.map { $0 < JujuVersion(3, 6, 11) } ?? false }

    /// `secret-remove --revision`, of a revision with which no wanted one goes.
    func removeSecretRevision(_ uri: String, _ revision: Int, as _: Leader) throws(HookToolError) {
        try call("secret-remove", [try uriArgument(uri, "secret-remove"), "--revision", String(revision)])
    }

    private func option(_ name: String, _ value: String?) -> [String] { value.map { [name, $0] } ?? [] }

    /// A URI comes from a peer or an operator; a tool would take one with a hyphen for an option.
    private func uriArgument(_ uri: String, _ tool: String) throws(HookToolError) -> String {
        guard !uri.hasPrefix("-") else {
            throw HookToolError(
                .invalidArgument, tool: tool, message: "secret URI \(JSONText.quoted(uri)) not valid")
        }
        return uri
    }

    /// Juju's agent opens the file itself (`core/secrets/createsecret.go`, `ReadSecretData`), so its path is absolute. It
    /// lies in memory, without a name where the agent can do without, and is gone before the hook goes on.
    private func withContentFile(
        _ content: SecretContent, tool: String, _ body: (String) throws(HookToolError) -> [UInt8]
    ) throws(HookToolError) -> [UInt8] {
        if let fault = content.fault { throw HookToolError(.invalidArgument, tool: tool, message: fault) }
        let file: PrivateFile
        do {
            file = try PrivateFile(content.json(), name: secretFile())
        } catch {
            throw HookToolError(.failed, tool: tool, message: "\(error)")
        }
        defer { file.remove() }
        return try body(file.path)
    }
}
