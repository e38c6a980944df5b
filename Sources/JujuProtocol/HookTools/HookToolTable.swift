/// Which hook tools a version of Juju has (Juju 2.9 to 4.0).
public struct HookToolTable: Sendable {
    /// The names of the tools, sorted.
    public let tools: [String]
    private let names: Set<String>

    /// The tools of `version`. Pre-releases count as the release that they lead to.
    public init(_ version: JujuVersion) {
        let release = (version.major, version.minor)
        names = Self.spans.reduce(into: []) { names, span in
            guard release >= span.since, span.until.map({ release < $0 }) ?? true else { return }
            names.formUnion(span.tools)
        }
        tools = names.sorted()
    }

    /// Whether there is a tool of this name.
    public func has(_ tool: String) -> Bool { names.contains(tool) }

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
        var since = (2, 0)
        var until: (Int, Int)?
        let tools: [String]
    }

    private static let spans = [
        Span(tools: [
            "action-fail", "action-get", "action-log", "action-set", "application-version-set", "close-port",
            "config-get", "credential-get", "goal-state", "is-leader", "juju-log", "juju-reboot", "network-get",
            "open-port", "opened-ports", "relation-get", "relation-ids", "relation-list", "relation-set",
            "resource-get", "state-delete", "state-get", "state-set", "status-get", "status-set", "storage-add",
            "storage-get", "storage-list", "unit-get",
        ]),
        Span(
            since: (3, 0),
            tools: [
                "secret-add", "secret-get", "secret-grant", "secret-ids", "secret-info-get", "secret-remove",
                "secret-revoke", "secret-set",
            ]
        ),
        Span(since: (3, 6), tools: ["relation-model-get"]),
        Span(until: (3, 6), tools: ["add-metric"]),
        Span(
            until: (4, 0),
            tools: [
                "k8s-raw-get", "k8s-raw-set", "k8s-spec-get", "k8s-spec-set", "leader-get", "leader-set",
                "payload-register", "payload-status-set", "payload-unregister", "pod-spec-get", "pod-spec-set",
            ]
        ),
    ]
}
