/// A way to reach Juju's hook tools: the agent's socket, the tools' executables, or a simulated Juju in this process.
///
/// A conforming type runs one call at a time and returns when the tool has answered. A tool that fails is an answer with
/// a non-zero code; only a call that could not be made throws.
public protocol HookToolTransport: AnyObject {
    /// Runs one tool.
    ///
    /// - Throws: An error that says why the tool could not be reached; never one for a tool that ran and failed.
    func run(_ call: HookToolCall) throws -> HookToolResult
}
