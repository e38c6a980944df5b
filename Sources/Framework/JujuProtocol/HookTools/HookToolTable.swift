/// Which hook tools a version of Juju has (Juju 2.9 to 4.0).
public struct HookToolTable: Sendable {
    private let release: (Int, Int, Int)

    /// The tools of `version`. Pre-releases count as the release that they lead to.
    public init(_ version: JujuVersion) {
        release = (version.major, version.minor, version.tag == nil ? version.patch : 0)
    }

    /// The names of the tools, sorted.
    public var tools: [String] {
        (Self.lasting + Self.spans.filter { $0.covers(release) }.flatMap(\.tools)).sorted()
    }

    /// Whether there is a tool of this name.
    public func has(_ tool: String) -> Bool {
        Self.lasting.contains(tool) || Self.spans.contains { $0.covers(release) && $0.tools.contains(tool) }
    }

    /// Whether other versions have this tool, and this one has not.
    ///
    /// A tool that no version here has is not lacking: a later Juju may have brought it.
    public func lacks(_ tool: String) -> Bool {
        for span in Self.spans where !span.covers(release) && span.tools.contains(tool) { return true }
        return false
    }

    /// Whether there are secrets, and with them the secret hooks.
    public var hasSecrets: Bool { has("secret-add") }

    /// Whether a leader has settings, and other units get leader-settings-changed.
    public var hasLeaderSettings: Bool { has("leader-set") }

    /// Whether a charm can ask in which model a related application lives.
    public var hasRelationModel: Bool { has("relation-model-get") }
}

extension HookToolTable {
    /// Tools that came and went together.
    private struct Span {
        var since = (0, 0, 0)
        var until = (Int.max, 0, 0)
        let tools: [String]

        func covers(_ release: (Int, Int, Int)) -> Bool { release >= since && release < until }
    }

    private static let lasting = [
        "action-fail", "action-get", "action-log", "action-set", "application-version-set", "close-port",
        "config-get", "credential-get", "goal-state", "is-leader", "juju-log", "juju-reboot", "network-get",
        "open-port", "opened-ports", "relation-get", "relation-ids", "relation-list", "relation-set",
        "resource-get", "state-delete", "state-get", "state-set", "status-get", "status-set", "storage-add",
        "storage-get", "storage-list", "unit-get",
    ]

    private static let spans = [
        Span(
            since: (3, 0, 0),
            tools: [
                "secret-add", "secret-get", "secret-grant", "secret-ids", "secret-info-get", "secret-remove",
                "secret-revoke", "secret-set",
            ]
        ),
        // As the release notes of 3.6.2 say.
        Span(since: (3, 6, 2), tools: ["relation-model-get"]),
        Span(until: (3, 6, 0), tools: ["add-metric"]),
        Span(
            until: (4, 0, 0),
            tools: [
                "k8s-raw-get", "k8s-raw-set", "k8s-spec-get", "k8s-spec-set", "leader-get", "leader-set",
                "payload-register", "payload-status-set", "payload-unregister", "pod-spec-get", "pod-spec-set",
            ]
        ),
    ]
}
