/// What comes back over the socket: a tool's result, or the reason why none ran.
enum HookToolReply: Equatable {
    case result(HookToolResult)
    /// The RPC's error string. Its body is an empty struct.
    case refusal(String)
}

extension HookToolResult {
    func write(to fields: inout GobWriter.Fields) {
        fields.signed(0, code)
        fields.string(1, standardOutput)
        fields.string(2, standardError)
    }

    init(_ value: GobInbox.Value, types: GobTypes) throws(GobError) {
        var result = HookToolResult()
        var reader = value.reader
        try types.structure(value.type, &reader) { (field, reader) throws(GobError) in
            switch (field.name, field.type) {
            case ("Code", GobBuiltin.int): result.code = try reader.signed()
            case ("Stdout", GobBuiltin.bytes): result.standardOutput = Array(try reader.string())
            case ("Stderr", GobBuiltin.bytes): result.standardError = Array(try reader.string())
            case ("Code", _), ("Stdout", _), ("Stderr", _): throw GobError("\(field.name) of a wrong type")
            default: return false
            }
            return true
        }
        guard reader.isAtEnd else { throw GobError("more than a response in its message") }
        self = result
    }
}
