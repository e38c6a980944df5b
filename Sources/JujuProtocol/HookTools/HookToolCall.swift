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
