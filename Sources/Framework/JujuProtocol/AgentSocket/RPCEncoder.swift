/// The sending half of one connection: headers and bodies, and before each type's first use its definition.
///
/// Ids are those that Juju's own programs come to: 64 and up in the order of first registration.
struct RPCEncoder {
    private struct Definition {
        let id: Int
        let type: GobType
    }

    private static let requestHeader = Definition(
        id: 64,
        type: .structure(name: "Request", fields: headerFields)
    )
    private static let request = Definition(
        id: 65,
        type: .structure(
            name: "Request",
            fields: [
                .init(name: "ContextId", type: GobBuiltin.string),
                .init(name: "Dir", type: GobBuiltin.string),
                .init(name: "CommandName", type: GobBuiltin.string),
                .init(name: "Args", type: 66),
                .init(name: "StdinSet", type: GobBuiltin.bool),
                .init(name: "Stdin", type: GobBuiltin.bytes),
                .init(name: "Token", type: GobBuiltin.string),
            ]
        )
    )
    private static let arguments = Definition(id: 66, type: .slice(name: "[]string", element: GobBuiltin.string))
    private static let responseHeader = Definition(
        id: 64,
        type: .structure(name: "Response", fields: headerFields + [.init(name: "Error", type: GobBuiltin.string)])
    )
    private static let response = Definition(
        id: 65,
        type: .structure(
            name: "ExecResponse",
            fields: [
                .init(name: "Code", type: GobBuiltin.int),
                .init(name: "Stdout", type: GobBuiltin.bytes),
                .init(name: "Stderr", type: GobBuiltin.bytes),
            ]
        )
    )
    private static let nothing = Definition(id: 66, type: .structure(name: "", fields: []))
    private static let headerFields: [GobType.Field] = [
        .init(name: "ServiceMethod", type: GobBuiltin.string), .init(name: "Seq", type: GobBuiltin.uint),
    ]

    // A list, not a set: it has three entries, and setting up a set of numbers is seven in a hundred of what a hook does.
    private var defined: [Int] = []

    /// A call, as its bytes.
    mutating func encode(_ header: RPCHeader, _ request: HookToolRequest) -> [UInt8] {
        var writer = GobWriter()
        write([Self.requestHeader], header.write, to: &writer)
        write([Self.request, Self.arguments], request.write, to: &writer)
        return writer.bytes
    }

    /// The answer to the call of `header`, as its bytes.
    mutating func encode(_ header: RPCHeader, _ reply: HookToolReply) -> [UInt8] {
        var writer = GobWriter()
        switch reply {
        case .result(let result):
            write([Self.responseHeader], header.write, to: &writer)
            write([Self.response], result.write, to: &writer)
        case .refusal(let error):
            var refused = header
            refused.error = error
            write([Self.responseHeader], refused.write, to: &writer)
            write([Self.nothing], { _ in }, to: &writer)
        }
        return writer.bytes
    }

    /// Writes a value of the first of `definitions`, after those that this connection has not sent yet.
    private mutating func write(
        _ definitions: [Definition],
        _ fields: (inout GobWriter.Fields) -> Void,
        to writer: inout GobWriter
    ) {
        for definition in definitions where !defined.contains(definition.id) {
            defined.append(definition.id)
            definition.type.writeDefinition(id: definition.id, to: &writer)
        }
        guard let type = definitions.first else { return }
        writer.message { message in
            message.signed(type.id)
            message.structure(fields)
        }
    }
}
