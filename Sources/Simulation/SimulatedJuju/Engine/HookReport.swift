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
    /// Whether the hook ended before its end for a reboot, after which it runs again (juju-reboot --now). That is no failure.
    public var runsAgain = false
    /// Whether the charm has nothing for this hook.
    public var isMissing: Bool
    /// What a person should look at, where Juju would leave them in the dark; nil for nothing.
    public var hint: String?
    /// Why the agent ran it; nil for what no agent decides.
    public var cause: HookCause?
}

extension HookReport {
    /// What a unit says of itself, before or after a hook.
    struct Workload {
        let status: ModelStatus
        let version: String

        init(_ unit: ModelUnit?) {
            status = unit?.workloadStatus ?? ModelStatus("unknown")
            version = unit?.workloadVersion ?? ""
        }
    }

    /// What a hook changed, told from what it committed and from the unit before and after. Never a secret's content.
    static func changes(
        _ outcome: HookOutcome, _ context: HookContext, before: Workload, after: Workload
    ) -> [String] {
        var changes: [String] = []
        let commit = outcome.isRefused ? nil : outcome.commit
        for change in commit?.relations ?? [] { changes += databags(change, context) }
        if (after.status.status, after.status.message) != (before.status.status, before.status.message) {
            let message = after.status.message
            changes.append("status \(after.status.status)" + (message.isEmpty ? "" : " \"\(message)\""))
        }
        if after.version != before.version { changes.append("version \(after.version)") }
        guard let commit else { return changes }
        for secret in commit.secretCreates + commit.secretUpdates {
            let stored = context.controller.model.secrets[secret.id]
            let label = secret.label ?? stored?.label ?? ""
            let revision = secret.content == nil ? "" : " revision \(stored?.latestRevision ?? 1)"
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

    private static func databags(_ change: HookCommit.RelationChange, _ context: HookContext) -> [String] {
        let bags = [
            ("", context.unitSettings[change.id]), ("application's ", context.applicationSettings[change.id]),
        ]
        return bags.flatMap { whose, settings -> [String] in
            guard let settings, settings.isDirty else { return [] }
            let (written, deleted) = differences(settings.original, settings.values)
            return (written.isEmpty ? [] : ["wrote \(whose)\(written.joined(separator: ", "))"])
                + (deleted.isEmpty ? [] : ["deleted \(whose)\(deleted.joined(separator: ", "))"])
        }
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
