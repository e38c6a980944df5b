/// Something that Juju's state store would not take, found before anything was sent.
public struct CharmStateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public struct Code: Hashable, Sendable {
        private enum Value { case keyTooLong, valueTooLong, stateTooLarge, unencodable, reserved }

        private let value: Value

        /// The key has more than 256 bytes, where Juju counts `.` and `$` as three each.
        public static let keyTooLong = Code(value: .keyTooLong)
        /// The value has more than 64 KiB.
        public static let valueTooLong = Code(value: .valueTooLong)
        /// All keys and values together have more than 2 MiB.
        public static let stateTooLarge = Code(value: .stateTooLarge)
        /// The value has no JSON form, as an infinite number.
        public static let unencodable = Code(value: .unencodable)
        /// The key is one of the library's own.
        public static let reserved = Code(value: .reserved)
    }

    /// What is wrong.
    public let code: Code
    /// The key that it is about; the largest new one when all together is too much.
    public let key: String
    private let reason: String

    init(_ code: Code, key: String, _ reason: String) {
        self.code = code
        self.key = key
        self.reason = reason
    }

    /// One line: the key, what is wrong, what to do.
    public var description: String { "the value for \(JSONText.quoted(key)) can't be kept in Juju's state: \(reason)" }
}

/// What Juju's state store takes (Juju 2.9 and 3.6; 4.0 checks keys and values alone).
enum CharmStateLimits {
    static let key = 256
    static let value = 64 << 10
    static let total = 2 << 20

    /// The bytes of an empty state in BSON, which is what Juju counts.
    static let overhead = 5

    /// The bytes of one value in BSON.
    static func size(_ key: String, _ value: String) -> Int { storedSize(of: key) + value.utf8.count + 7 }

    /// - Throws: ``CharmStateError`` when the key or the value is too long.
    static func check(_ key: String, _ value: String) throws(CharmStateError) {
        guard storedSize(of: key) <= Self.key else {
            throw CharmStateError(.keyTooLong, key: key, "the key may have at most \(Self.key) bytes; shorten it")
        }
        guard value.utf8.count <= Self.value else {
            let reason = "it has \(value.utf8.count) bytes and may have \(Self.value); keep less, or keep it in a file"
            throw CharmStateError(.valueTooLong, key: key, reason)
        }
    }

    static func tooLarge(_ size: Int, largest: String?) -> CharmStateError {
        let reason = "all that this unit keeps would have \(size) bytes and may have \(total); keep less"
        return CharmStateError(.stateTooLarge, key: largest ?? "", reason)
    }

    /// The controller writes each `.` and `$` in a key as a character of three bytes.
    private static func storedSize(of key: String) -> Int {
        key.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: ".") || $1 == UInt8(ascii: "$") ? 3 : 1) }
    }
}
