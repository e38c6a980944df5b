/// The receiving half of a gob connection: cuts the bytes into messages and keeps the types that were defined.
///
/// Nothing is allocated for a length that was only announced: the buffer grows with the bytes that have come.
struct GobInbox {
    /// One value that was sent, still encoded: the id of its type and its bytes.
    struct Value {
        let type: Int
        var reader: GobReader
    }

    /// The largest message taken, in bytes.
    private let limit: Int
    private var buffer: [UInt8] = []
    private var start = 0
    private(set) var types = GobTypes()

    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next value, or nil when more bytes must come first. Definitions on the way are taken in.
    mutating func next() throws(GobError) -> Value? {
        while let message = try nextMessage() {
            var reader = GobReader(message)
            let id = try reader.signed()
            guard id < 0 else { return Value(type: id, reader: reader) }
            guard id > -Int(Int32.max) else { throw GobError("a type id out of range") }
            try types.define(-id, GobType(definition: &reader))
            guard reader.isAtEnd else { throw GobError("more than a type in its definition") }
        }
        return nil
    }

    private mutating func nextMessage() throws(GobError) -> ArraySlice<UInt8>? {
        var reader = GobReader(buffer[start...])
        guard let first = buffer[start...].first else { return nil }
        let lengthBytes = first < 128 ? 1 : 257 - Int(first)
        guard lengthBytes <= 9 else { throw GobError("a message length of \(lengthBytes - 1) bytes") }
        guard buffer.count - start >= lengthBytes else { return nil }
        let length = try reader.unsigned()
        guard length <= UInt64(limit) else { throw GobError("a message of \(length) bytes, more than \(limit)") }
        guard buffer.count - start - lengthBytes >= Int(length) else { return nil }
        let message = try reader.bytes(length)
        start = message.endIndex
        return message
    }
}
