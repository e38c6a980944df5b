/// One call of a hook tool, as a charm makes it: the tool's name, its arguments, and what it reads from standard input.
public struct HookToolCall: Sendable, Hashable {
    /// The tool's name, such as `relation-get`.
    public var tool: String
    /// The arguments after the tool's name.
    public var arguments: [String]
    /// The bytes on standard input, or nil for none (as `/dev/null`).
    public var standardInput: [UInt8]?

    /// Describes a call of `tool` with `arguments`.
    public init(_ tool: String, _ arguments: [String] = [], standardInput: [UInt8]? = nil) {
        self.tool = tool
        self.arguments = arguments
        self.standardInput = standardInput
    }
}

extension HookToolCall {
    /// How long an answer may take.
    ///
    /// Juju sets no limit, and while a hook hangs none of another unit of its machine runs (3.6): one that fails is run again,
    /// and seen. A tool that asks the controller waits for seconds when that is slow, and fails when it can't be
    /// reached; ten minutes of silence are a hang. Only `resource-get` may take longer, an hour: it downloads.
    public var timeLimit: Duration { Self.timeLimit(of: tool) }

    static func timeLimit(of tool: String) -> Duration { tool == "resource-get" ? .seconds(3600) : .seconds(600) }
}
