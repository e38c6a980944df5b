/// A call of a hook tool as it goes over the agent's socket: Juju's `jujuc.Request` (Juju 2.9 to 4.0).
public struct HookToolRequest: Sendable, Hashable {
    /// The id of the running hook, `JUJU_CONTEXT_ID`.
    public var contextID: String
    /// The caller's directory, an absolute path; relative paths in arguments are relative to it.
    public var directory: String
    /// The tool's name, such as `relation-get`.
    public var tool: String
    /// The arguments after the tool's name: any bytes, as the kernel passes them.
    public var arguments: [[UInt8]]
    /// The bytes on standard input; nil when the caller has not been asked for them.
    public var standardInput: [UInt8]?
    /// The token of agents that listen on TCP; empty on a unix socket. Juju 4.0 ignores it.
    public var token: String

    /// Describes a call made within the hook `contextID`.
    public init(
        contextID: String,
        directory: String,
        tool: String,
        arguments: [[UInt8]] = [],
        standardInput: [UInt8]? = nil,
        token: String = ""
    ) {
        self.contextID = contextID
        self.directory = directory
        self.tool = tool
        self.arguments = arguments
        self.standardInput = standardInput
        self.token = token
    }

    /// Describes `call`, made within the hook `contextID`.
    public init(_ call: HookToolCall, contextID: String, directory: String, token: String = "") {
        self.init(
            contextID: contextID,
            directory: directory,
            tool: call.tool,
            arguments: call.arguments.map { Array($0.utf8) },
            standardInput: call.standardInput,
            token: token
        )
    }

    /// The call as a hook tool sees it; bytes in arguments that are not UTF-8 become U+FFFD.
    public var call: HookToolCall {
        let arguments = arguments.map { String(decoding: $0, as: UTF8.self) }
        return HookToolCall(tool, arguments, standardInput: standardInput)
    }
}

extension HookToolRequest {
    func write(to fields: inout GobWriter.Fields) {
        fields.string(0, contextID.utf8)
        fields.string(1, directory.utf8)
        fields.string(2, tool.utf8)
        fields.strings(3, arguments)
        fields.bool(4, standardInput != nil)
        fields.string(5, standardInput ?? [])
        fields.string(6, token.utf8)
    }

    init(_ value: GobInbox.Value, types: GobTypes) throws(GobError) {
        var request = HookToolRequest(contextID: "", directory: "", tool: "")
        var hasInput = false
        var input: [UInt8] = []
        var reader = value.reader
        try types.structure(value.type, &reader) { (field, reader) throws(GobError) in
            switch (field.name, field.type) {
            case ("ContextId", GobBuiltin.string): request.contextID = try reader.text()
            case ("Dir", GobBuiltin.string): request.directory = try reader.text()
            case ("CommandName", GobBuiltin.string): request.tool = try reader.text()
            case ("Args", let type): request.arguments = try types.strings(type, &reader)
            case ("StdinSet", GobBuiltin.bool): hasInput = try reader.unsigned() != 0
            case ("Stdin", GobBuiltin.bytes): input = Array(try reader.string())
            case ("Token", GobBuiltin.string): request.token = try reader.text()
            case ("ContextId", _), ("Dir", _), ("CommandName", _), ("StdinSet", _), ("Stdin", _), ("Token", _):
                throw GobError("\(field.name) of a wrong type")
            default: return false
            }
            return true
        }
        guard reader.isAtEnd else { throw GobError("more than a request in its message") }
        request.standardInput = hasInput ? input : nil
        self = request
    }
}
