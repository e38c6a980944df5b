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
        let setsSecret = tool == "secret-add" || tool == "secret-set"
        var isValueOfOption = false
        let shown = arguments.filter { !$0.hasPrefix("--format") }.map { argument -> Substring in
            defer { isValueOfOption = argument.hasPrefix("--") && !argument.contains("=") }
            if argument.hasPrefix("--") { return argument[...] }
            if let mark = argument.firstIndex(of: "="), !isValueOfOption { return argument[...mark] + "…" }
            // What a secret tool refuses may be the secret all the same.
            let isOpen = !setsSecret || isValueOfOption || argument.hasPrefix("secret:") || argument.utf8.count == 20
            return isOpen ? argument[...] : "…"
        }
        text = ([tool[...]] + shown).map { $0.contains(" ") || $0.isEmpty ? "'\($0)'" : String($0) }.joined(
            separator: " ")
    }
}
