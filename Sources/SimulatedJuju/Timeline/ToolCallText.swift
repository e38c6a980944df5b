import JujuProtocol

/// A run of a hook tool as the timeline tells of it: the command without any values.
public struct ToolCallText: Sendable, Codable, Hashable {
    /// The command line, with `…` in the place of each value.
    public var text: String
    /// Whether the tool changes something, rather than reads.
    public var isWrite: Bool
    /// The exit code, or nil for 0.
    public var code: Int?

    /// The run of `tool` that ended with `code`; nil for a tool that tells the timeline nothing, as juju-log.
    init?(_ tool: String, _ arguments: [String], code: Int) {
        guard tool != "juju-log", tool != "action-log" else { return nil }
        isWrite = HookToolCall(tool, arguments).isWrite
        self.code = code == 0 ? nil : code
        let shown = arguments.filter { !$0.hasPrefix("--format") }.map { argument -> Substring in
            guard !argument.hasPrefix("--"), let mark = argument.firstIndex(of: "=") else { return argument[...] }
            return argument[...mark] + "…"
        }
        text = ([tool[...]] + shown).map { $0.contains(" ") || $0.isEmpty ? "'\($0)'" : String($0) }.joined(
            separator: " ")
    }
}
