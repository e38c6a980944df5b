import JujuProtocol

extension HookToolCall {
    /// Whether the call changes something in Juju; writing to the log does not count.
    public var isWrite: Bool {
        let isRead = ["-get", "-list", "-ids", "-log", "-leader", "-ports", "-state"].contains { tool.hasSuffix($0) }
        return !isRead
    }
}
