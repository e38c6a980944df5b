/// Why an agent did not run a hook tool: the error string of the RPC. The tool's caller sees `ERROR <reason>`, exit 1.
public struct HookToolRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// The error string as it goes over the socket.
    public let reason: String

    /// A refusal with this error string.
    public init(_ reason: String) {
        self.reason = reason
    }

    /// The tool reads standard input, and the call had none. The client repeats the call with its input.
    public static let standardInputRequired = HookToolRefusal("hook tool requires stdin, none supplied")

    /// A call that is wrong in itself.
    public static func badRequest(_ reason: String) -> HookToolRefusal { HookToolRefusal("bad request: \(reason)") }

    /// A tool that this Juju does not have.
    public static func unknownCommand(_ tool: String) -> HookToolRefusal { .badRequest("unknown command: \(tool)") }

    /// The error string.
    public var description: String { reason }
}
