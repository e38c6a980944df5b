import Testing

@testable import JujuProtocol

@Suite("Gob")
struct GobTests {
    @Test(
        "writes and reads unsigned numbers as Go does",
        arguments: [
            (0, [0]), (7, [7]), (127, [127]), (128, [0xff, 0x80]), (256, [0xfe, 1, 0]), (65536, [0xfd, 1, 0, 0]),
            (UInt64.max, [0xf8, 255, 255, 255, 255, 255, 255, 255, 255]),
        ] as [(UInt64, [UInt8])]
    )
    func unsigned(value: UInt64, bytes: [UInt8]) throws {
        var writer = GobWriter()
        writer.unsigned(value)
        #expect(writer.bytes == bytes)
        var reader = GobReader(bytes[...])
        #expect(try reader.unsigned() == value)
        #expect(reader.isAtEnd)
    }

    @Test(
        "writes and reads signed numbers as Go does",
        arguments: [
            (0, [0]), (1, [2]), (-1, [1]), (63, [126]), (-64, [127]), (64, [0xff, 0x80]), (-129, [0xfe, 1, 1]),
            (Int.max, [0xf8, 255, 255, 255, 255, 255, 255, 255, 254]),
            (Int.min, [0xf8, 255, 255, 255, 255, 255, 255, 255, 255]),
        ] as [(Int, [UInt8])]
    )
    func signed(value: Int, bytes: [UInt8]) throws {
        var writer = GobWriter()
        writer.signed(value)
        #expect(writer.bytes == bytes)
        var reader = GobReader(bytes[...])
        #expect(try reader.signed() == value)
    }

    @Test(
        "refuses numbers and lengths that go beyond the message",
        arguments: [[], [0xfe, 1], [0xf7, 1, 2, 3], [5, 1]]
    )
    func beyond(bytes: [UInt8]) {
        #expect(throws: GobError.self) {
            var reader = GobReader(bytes[...])
            _ = try reader.string()
        }
    }

    @Test("refuses a message beyond the limit as soon as its length is known")
    func limit() {
        var inbox = GobInbox(limit: 1000)
        var length = GobWriter()
        length.unsigned(1001)
        length.bytes.withUnsafeBytes { inbox.append($0) }
        #expect(throws: GobError("a message of 1001 bytes, more than 1000")) { _ = try inbox.next() }
    }

    @Test("waits for a large message without taking memory for it")
    func announced() throws {
        var inbox = GobInbox(limit: 1 << 30)
        var length = GobWriter()
        length.unsigned(1 << 30)
        length.bytes.withUnsafeBytes { inbox.append($0) }
        #expect(try inbox.next() == nil)
    }

    @Test("refuses a type that is defined twice, and too many types")
    func definitions() throws {
        var types = GobTypes()
        for id in 64..<320 { try types.define(id, .opaque(name: "")) }
        #expect(throws: GobError("type 64 is defined twice")) { try types.define(64, .opaque(name: "")) }
        #expect(throws: GobError("more than 256 types")) { try types.define(400, .opaque(name: "")) }
    }

    @Test("passes over values of every kind of type")
    func skips() throws {
        var types = GobTypes()
        try types.define(64, .map(name: "", key: GobBuiltin.string, element: 65))
        try types.define(65, .array(name: "", element: 66, length: 2))
        try types.define(66, .structure(name: "", fields: [.init(name: "A", type: 67), .init(name: "B", type: 7)]))
        try types.define(67, .opaque(name: ""))
        let value: [UInt8] = [1, 1, 0x61, 2, 1, 2, 9, 9, 1, 3, 4, 0, 0, 42]
        var reader = GobReader(value[...])
        try types.skip(64, &reader)
        #expect(try reader.byte() == 42)
        #expect(reader.isAtEnd)
    }

    @Test("refuses a value that is nested without end")
    func nested() throws {
        var types = GobTypes()
        try types.define(64, .structure(name: "T", fields: [.init(name: "T", type: 64)]))
        let deep = [UInt8](repeating: 1, count: 1 << 20)
        #expect(throws: GobError("a value nested too deep")) {
            var reader = GobReader(deep[...])
            try types.skip(64, &reader)
        }
    }

    @Test(
        "reads the definitions that it writes",
        arguments: [
            GobType.structure(name: "T", fields: [.init(name: "A", type: 6), .init(name: "", type: 700)]),
            .structure(name: "", fields: []), .slice(name: "[]T", element: 65), .map(name: "M", key: 6, element: 2),
            .array(name: "[3]uint", element: 3, length: 3), .opaque(name: "Time"),
        ]
    )
    func roundTrip(type: GobType) throws {
        var writer = GobWriter()
        type.writeDefinition(id: 70, to: &writer)
        var inbox = GobInbox(limit: 1000)
        writer.bytes.withUnsafeBytes { inbox.append($0) }
        #expect(try inbox.next() == nil)
        #expect(inbox.types[70] == type)
    }

    @Test("reads definitions as Go writes them")
    func definition() throws {
        // wireType field 3, MapT: CommonType{"M", 70}, Key string, Elem int.
        let map: [UInt8] = [4, 1, 1, 1, 0x4d, 1, 0xff, 140, 0, 1, 12, 1, 4, 0, 0]
        var reader = GobReader(map[...])
        #expect(try GobType(definition: &reader) == .map(name: "M", key: 6, element: 2))
        // wireType field 0, ArrayT: no name, Id 71, Elem uint, Len 3.
        let array: [UInt8] = [1, 1, 2, 0xff, 142, 0, 1, 6, 1, 6, 0, 0]
        reader = GobReader(array[...])
        #expect(try GobType(definition: &reader) == .array(name: "", element: 3, length: 3))
    }
}
