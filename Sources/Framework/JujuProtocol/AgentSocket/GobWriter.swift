/// Bytes in gob's encoding (Go's `encoding/gob`), built up value by value.
struct GobWriter {
    private(set) var bytes: [UInt8] = []

    /// An unsigned number: itself below 128, else the negated count of its big-endian bytes and those bytes.
    mutating func unsigned(_ value: UInt64) {
        guard value >= 128 else { return bytes.append(UInt8(value)) }
        let count = 8 - value.leadingZeroBitCount / 8
        bytes.append(UInt8(256 - count))
        for index in stride(from: count - 1, through: 0, by: -1) {
            bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))))
        }
    }

    /// A signed number: its bits shifted left by one, complemented when negative, as an unsigned one.
    mutating func signed(_ value: Int) {
        unsigned(UInt64(bitPattern: Int64(value < 0 ? ~value << 1 | 1 : value << 1)))
    }

    /// A string or a `[]byte`: length and bytes.
    mutating func string(_ value: some Collection<UInt8>) {
        unsigned(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// A struct; `write` sends its fields in order.
    mutating func structure(_ write: (inout Fields) -> Void) {
        var fields = Fields(writer: self)
        write(&fields)
        self = fields.writer
        unsigned(0)
    }

    /// A message: its length, and then what `write` sends.
    mutating func message(_ write: (inout GobWriter) -> Void) {
        var body = GobWriter()
        write(&body)
        string(body.bytes)
    }

    /// The fields of one struct on their way out. A field that is zero is not sent, as Go does.
    struct Fields {
        fileprivate(set) var writer: GobWriter
        private var last = -1

        fileprivate init(writer: GobWriter) {
            self.writer = writer
        }

        /// Sends field `number` by `write`, preceded by its distance from the field before.
        mutating func field(_ number: Int, _ write: (inout GobWriter) -> Void) {
            writer.unsigned(UInt64(number - last))
            last = number
            write(&writer)
        }

        /// Sends a string or `[]byte` unless it is empty.
        mutating func string(_ number: Int, _ value: some Collection<UInt8>) {
            if !value.isEmpty { field(number) { $0.string(value) } }
        }

        /// Sends an unsigned number unless it is 0.
        mutating func unsigned(_ number: Int, _ value: UInt64) {
            if value != 0 { field(number) { $0.unsigned(value) } }
        }

        /// Sends a signed number unless it is 0.
        mutating func signed(_ number: Int, _ value: Int) {
            if value != 0 { field(number) { $0.signed(value) } }
        }

        /// Sends a bool unless it is false.
        mutating func bool(_ number: Int, _ value: Bool) {
            unsigned(number, value ? 1 : 0)
        }

        /// Sends a `[]string` unless it is empty.
        mutating func strings(_ number: Int, _ values: [[UInt8]]) {
            guard !values.isEmpty else { return }
            field(number) { writer in
                writer.unsigned(UInt64(values.count))
                for value in values { writer.string(value) }
            }
        }
    }
}
