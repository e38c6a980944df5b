/// What hook tools answer in collect-metrics and meter-status-changed, which run beside all other hooks and may do next to
/// nothing (Juju before 3.6).
enum RestrictedContext {
    private static let words = "not implemented for restricted context not implemented"
    private static let allowed: Set = ["juju-log", "add-metric", "opened-ports"]
    private static let prefixes = [
        "is-leader": "leadership status unknown", "status-get": "finding workload status",
        "credential-get": "cannot access cloud credentials", "leader-get": "cannot read leadership settings",
        "leader-set": "cannot write leadership settings", "resource-get": "could not download resource",
    ]

    /// Refuses a tool that the hook of `context` may not use.
    static func check(_ tool: HookTool, in context: HookContext) throws(ToolFailure) {
        guard context.hook.kind == .collectMetrics || context.hook.kind == .meterStatusChanged,
            !allowed.contains(tool.name)
        else { return }
        throw .failed((prefixes[tool.name].map { "\($0): " } ?? "") + words)
    }
}
