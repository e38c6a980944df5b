/// What a call of a hook tool changes in Juju, and whether that outlives a hook that fails (Juju 2.9 to 4.0).
public enum HookToolEffect: Sendable {
    /// Nothing, but for lines in a log.
    case none
    /// A change that stays although the hook fails.
    case lasting
    /// A change that Juju keeps back until the hook ends, and drops if it ends badly.
    case keptBack
}

extension HookToolCall {
    /// What the call changes.
    public var effect: HookToolEffect {
        if Self.keptBack.contains(tool) { return .keptBack }
        if Self.lasting.contains(tool) { return .lasting }
        return tool == "secret-get" && arguments.contains("--refresh") ? .lasting : .none
    }

    /// Whether the call changes anything.
    public var isWrite: Bool { effect != .none }

    private static let keptBack = [
        "relation-set", "state-set", "state-delete", "open-port", "close-port", "storage-add", "secret-add",
        "secret-set",
        "secret-remove", "secret-grant", "secret-revoke", "k8s-spec-set", "k8s-raw-set", "pod-spec-set",
    ]

    private static let lasting = [
        "action-fail", "action-set", "add-metric", "application-version-set", "juju-reboot", "leader-set",
        "payload-register",
        "payload-status-set", "payload-unregister", "status-set",
    ]
}
