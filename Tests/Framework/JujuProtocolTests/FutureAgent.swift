@testable import JujuProtocol

/// An agent whose response has more in it than we know, with ids of its own choice.
enum FutureAgent {
    static func answer(_ output: String) -> [UInt8] {
        var writer = GobWriter()
        let header = GobType.structure(
            name: "Response",
            fields: [.init(name: "Seq", type: GobBuiltin.uint), .init(name: "ServiceMethod", type: GobBuiltin.string)]
        )
        header.writeDefinition(id: 900, to: &writer)
        writer.message { message in
            message.signed(900)
            message.structure { $0.string(1, "Jujuc.Main".utf8) }
        }
        let response = GobType.structure(
            name: "ExecResponse",
            fields: [
                .init(name: "Traces", type: 70), .init(name: "Took", type: GobBuiltin.float),
                .init(name: "Stdout", type: GobBuiltin.bytes), .init(name: "Note", type: GobBuiltin.string),
            ]
        )
        response.writeDefinition(id: 80, to: &writer)
        GobType.slice(name: "[]Trace", element: 71).writeDefinition(id: 70, to: &writer)
        GobType.structure(name: "Trace", fields: [.init(name: "ID", type: GobBuiltin.int)])
            .writeDefinition(id: 71, to: &writer)
        writer.message { message in
            message.signed(80)
            message.structure { fields in
                fields.field(0) { traces in
                    traces.unsigned(2)
                    traces.structure { $0.signed(0, -5) }
                    traces.structure { _ in }
                }
                fields.unsigned(1, 0x3ff0)
                fields.string(2, output.utf8)
                fields.string(3, "more".utf8)
            }
        }
        return writer.bytes
    }
}
