/// What hook tools answer in collect-metrics and meter-status-changed, which run beside all other hooks and may do next to
/// nothing (Juju before 3.6; uniter/runner/jujuc/restricted.go).
enum RestrictedContext {
    static let words = "not implemented for restricted context not implemented"
    /// The tools that can't even be made, since making them asks for the relation or the storage that the hook is about
    /// (context.go: NewRelationIdValue; relation-ids.go; storage-id.go).
    private static let unmade: Set = [
        "network-get", "relation-get", "relation-ids", "relation-list", "relation-model-get", "relation-set",
        "secret-grant", "secret-revoke", "storage-get",
    ]

    /// Whether `tool` can't be made in the hook of `context`.
    static func forbids(_ tool: HookTool, in context: HookContext) -> Bool {
        context.isRestricted && unmade.contains(tool.name)
    }
}

extension HookContext {
    /// Whether nearly all that a tool can ask for is refused.
    var isRestricted: Bool { hook.kind == .collectMetrics || hook.kind == .meterStatusChanged }
}

extension ToolCall {
    /// Stands in a tool where it turns to the hook's context for the first time: after a look at its arguments.
    ///
    /// - Parameter doing: What the tool says that it could not do.
    /// - Throws: What Juju says in hooks of the metering.
    func refuseRestricted(_ doing: String = "") throws(ToolFailure) {
        guard context.isRestricted else { return }
        throw .failed((doing.isEmpty ? "" : "\(doing): ") + RestrictedContext.words)
    }
}
