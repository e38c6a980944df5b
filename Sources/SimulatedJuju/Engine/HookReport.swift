import JujuProtocol

/// What one hook did, for people.
public struct HookReport: Sendable, Hashable {
    /// The unit.
    public var unit: UnitName
    /// The hook's name, such as `db-relation-changed`.
    public var name: String
    /// How long it took.
    public var duration: Duration
    /// What it changed, in a few words each.
    public var changes: [String]
    /// Why it failed, or nil.
    public var error: String?
    /// Whether the charm has nothing for this hook.
    public var isMissing: Bool
}

extension HookReport {
    /// What a hook changed, told from what it committed and from the unit before and after. Never a secret's content.
    static func changes(
        _ commit: HookCommit?,
        before: ModelUnit?,
        after: ModelUnit?,
        secrets: [String: ModelSecret]
    ) -> [String] {
        var changes: [String] = []
        if let status = after?.workloadStatus,
            (status.status, status.message) != (before?.workloadStatus.status, before?.workloadStatus.message)
        {
            changes.append("status \(status.status)" + (status.message.isEmpty ? "" : " \"\(status.message)\""))
        }
        if let version = after?.workloadVersion, version != before?.workloadVersion {
            changes.append("version \(version)")
        }
        guard let commit else { return changes }
        for secret in commit.secretCreates + commit.secretUpdates {
            let label = secret.label ?? secrets[secret.id]?.label ?? ""
            let revision = secret.content == nil ? "" : " revision \(secrets[secret.id]?.latestRevision ?? 1)"
            changes.append("secret \(label.isEmpty ? secret.id : label)\(revision)")
        }
        for grant in commit.grants { changes.append("granted to \(grant.subject)") }
        for removal in commit.secretRemovals {
            let revisions = removal.revisions.map { " revision \($0.map(String.init).joined(separator: ", "))" } ?? ""
            changes.append("removed secret \(removal.id)\(revisions)")
        }
        if !commit.openPorts.isEmpty { changes.append("opened \(ranges(commit.openPorts))") }
        if !commit.closePorts.isEmpty { changes.append("closed \(ranges(commit.closePorts))") }
        return changes
    }

    private static func ranges(_ ports: [OpenPort]) -> String {
        Set(ports.map(\.range)).sorted().map(\.description).joined(separator: ", ")
    }

    /// The keys that differ between two databags.
    static func differences(_ old: [String: String], _ new: [String: String]) -> (written: [String], deleted: [String])
    {
        (
            new.keys.filter { old[$0] != new[$0] }.sorted(), old.keys.filter { new[$0] == nil }.sorted()
        )
    }
}
