/// A place in the bytes of one gob message. Every read checks that the bytes are there before it takes or allocates any.
struct GobReader {
    private var rest: ArraySlice<UInt8>

    init(_ message: ArraySlice<UInt8>) {
        rest = message
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() throws(GobError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw .truncated }
        return byte
    }

    /// The next `count` bytes.
    mutating func bytes(_ count: UInt64) throws(GobError) -> ArraySlice<UInt8> {
        guard count <= UInt64(rest.count) else { throw .truncated }
        let taken = rest.prefix(Int(count))
        rest = rest.dropFirst(Int(count))
        return taken
    }

    mutating func unsigned() throws(GobError) -> UInt64 {
        let first = try byte()
        guard first >= 128 else { return UInt64(first) }
        let count = 256 - UInt64(first)
        guard count <= 8 else { throw GobError("a number of \(count) bytes") }
        return try bytes(count).reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func signed() throws(GobError) -> Int {
        let bits = try unsigned()
        let value = Int64(bitPattern: bits >> 1)
        return Int(bits & 1 == 0 ? value : ~value)
    }

    /// A number of elements. Each takes a byte at least, so more than are left can't be meant.
    mutating func count() throws(GobError) -> Int {
        let count = try unsigned()
        guard count <= UInt64(rest.count) else { throw .truncated }
        return Int(count)
    }

    mutating func string() throws(GobError) -> ArraySlice<UInt8> {
        try bytes(unsigned())
    }

    mutating func text() throws(GobError) -> String {
        try String(decoding: string(), as: UTF8.self)
    }

    /// The fields of a struct that are present: `read` gets each one's number and must take its value.
    mutating func structure(_ read: (Int, inout GobReader) throws(GobError) -> Void) throws(GobError) {
        var number = -1
        while case let delta = try unsigned(), delta != 0 {
            // Go's fields are few; a distance that leaves them all behind is no distance.
            guard delta <= 1 << 16 else { throw GobError("a field number out of range") }
            number += Int(delta)
            try read(number, &self)
        }
    }
}
